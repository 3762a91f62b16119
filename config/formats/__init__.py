"""How the house writes days and times, where Django writes them by itself."""
