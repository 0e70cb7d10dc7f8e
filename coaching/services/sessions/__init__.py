"""What is done with a session: logged, skipped, swapped, added, told, finished, edited."""
