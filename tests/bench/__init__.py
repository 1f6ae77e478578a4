"""Speed, each figure beside the least that the same work could take, measured in the same run."""
