namespace Trm.Contracts.Facts;

/// <summary>What one organisation learnt goes on to another (gate G15).</summary>
/// <param name="NewMessage">The message made for the new recipient; null where an old one would be passed on.</param>
/// <param name="NewConsent">The consent that names the new recipient.</param>
/// <param name="DecidedBy">The code of the officer who decided it; null where a rule of a machine did.</param>
public sealed record OnwardFacts(string? NewMessage, string? NewConsent, string? DecidedBy);
