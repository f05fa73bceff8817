"""Representative samples of residents, with weights: drawn by the machinery that draws panels."""
