namespace Trm.Contracts.Statistics;

/// <summary>A whole number from 0 to <paramref name="below"/> - 1, each as likely as the others. What is published is drawn with a cryptographic generator; a test gives its own.</summary>
public delegate int Draw(int below);
