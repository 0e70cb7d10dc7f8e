"""Files of a watch, written as watches write them."""

import struct
from datetime import UTC, datetime, timedelta

BEGAN = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)
_NIBBLES = [
    *(0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401),
    *(0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400),
]


def _crc(content):
    crc = 0
    for byte in content:
        for nibble in (byte & 15, byte >> 4):
            crc = (crc >> 4) ^ _NIBBLES[crc & 15] ^ _NIBBLES[nibble]
    return crc


def fit(rows, sport=1):
    """`rows`: (metres a second, strides a minute), one a second; sport 1 is running, 2 a ride."""
    data = struct.pack("<BBBHBBBB", 0x40, 0, 0, 12, 1, 0, 1, 0) + struct.pack("<BB", 0, sport)
    fields = bytes([253, 4, 0x86, 4, 1, 2, 73, 4, 0x86])
    data += struct.pack("<BBBHB", 0x41, 0, 0, 20, 3) + fields
    start = int((BEGAN - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
    for n, (speed, cadence) in enumerate(rows):
        data += struct.pack("<BIBI", 1, start + n, cadence, round(speed * 1000))
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(data), b".FIT")
    head += struct.pack("<H", _crc(head))
    return head + data + struct.pack("<H", _crc(head + data))


def tcx(rows, sport="Running"):
    """The same as TCX: the way in metres, and the run's cadence as an extension."""
    points, metres = "", 0.0
    for n, (speed, cadence) in enumerate(rows):
        when = (BEGAN + timedelta(seconds=n)).strftime("%Y-%m-%dT%H:%M:%SZ")
        points += (
            f"<Trackpoint><Time>{when}</Time><DistanceMeters>{metres}</DistanceMeters>"
            f"<Extensions><x:TPX><x:RunCadence>{cadence}</x:RunCadence></x:TPX></Extensions>"
            "</Trackpoint>"
        )
        metres += speed
    return (
        '<?xml version="1.0"?><TrainingCenterDatabase xmlns:x="urn:x"><Activities>'
        f'<Activity Sport="{sport}"><Lap><Track>{points}</Track></Lap></Activity>'
        "</Activities></TrainingCenterDatabase>"
    ).encode()


def gpx(rows, kind="running"):
    """The same as GPX, northwards; cadence as steps of both feet."""
    points, latitude = "", 50.0
    for n, (speed, cadence) in enumerate(rows):
        when = (BEGAN + timedelta(seconds=n)).isoformat()
        points += (
            f'<trkpt lat="{latitude:.7f}" lon="8"><time>{when}</time><extensions><cad>'
            f"{cadence * 2}</cad></extensions></trkpt>"
        )
        latitude += speed / 111_194.9
    return f"<gpx><trk><type>{kind}</type><trkseg>{points}</trkseg></trk></gpx>".encode()
