"""Letters: what they may say (`facts`), what they are (`letter`), their texts (`templates`, `lint`) and their bytes (`compose`). Pure."""
