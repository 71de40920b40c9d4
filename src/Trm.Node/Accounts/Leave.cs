namespace Trm.Node.Accounts;

/// <summary>When an officer is away, and who looks after their work meanwhile.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day.</param>
/// <param name="Deputy">The code of the account that looks after it.</param>
public sealed record Leave(DateOnly From, DateOnly Until, string Deputy);
