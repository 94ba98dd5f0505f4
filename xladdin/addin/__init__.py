"""The Excel add-in file: ribbon, launcher, and how they are built into ziping.xlam."""
