using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Retention;

/// <summary>A case that must not be erased for now. It stops nothing else.</summary>
/// <param name="Why">The code that a peer hears that asks for erasure.</param>
public sealed record LegalHold(CaseId Case, KeptReason Why, string SetBy, DateTimeOffset SetAt, string? LiftedBy, DateTimeOffset? LiftedAt);
