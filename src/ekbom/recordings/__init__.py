"""Files of signals in: headers, samples, stages and events, and what others marked."""

from ekbom.recordings.recording import Recording, read_recording

__all__ = ["Recording", "read_recording"]
