namespace Trm.Faults;

/// <summary>A fault that can be planted in a world.</summary>
/// <param name="Seed">One that caught it once: it is tried first, and then all others.</param>
/// <param name="Plant">Makes it anew for every world.</param>
internal sealed record PlantedFault(ulong Seed, Func<Lie> Plant);
