using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Returns;

/// <summary>A consent that the person gave after they had said stop.</summary>
/// <param name="GivenAt">When, whole seconds; it counts only if it is later than the hold.</param>
public sealed record RenewedConsent(ConsentId Id, DateTimeOffset GivenAt);
