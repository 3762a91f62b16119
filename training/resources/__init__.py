"""The sheets of the training office's masters (研修の表): what they are called, and what stands in their cells."""
