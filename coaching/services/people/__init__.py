"""What joins people and teams."""
