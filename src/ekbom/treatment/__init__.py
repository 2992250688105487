"""The therapist's log: course, visit, body, points, safety."""
