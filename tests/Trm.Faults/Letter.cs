namespace Trm.Faults;

/// <summary>One copy of a sealed message at the broker.</summary>
/// <param name="Name">What the history calls the message.</param>
/// <param name="Body">The bytes of this copy.</param>
/// <param name="IsDamaged">They are not those that were sealed.</param>
internal sealed record Letter(string Name, byte[] Body, bool IsDamaged);
