using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>Who pays what, until when.</summary>
/// <param name="Until">The last day.</param>
public sealed record Funding(PlanItem What, Payer Who, DateOnly Until);
