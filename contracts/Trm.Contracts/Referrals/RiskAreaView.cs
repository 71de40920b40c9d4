using Trm.Contracts.Codes;

namespace Trm.Contracts.Referrals;

/// <summary>One area of risk: how likely, and what makes it smaller.</summary>
public sealed record RiskAreaView(RiskArea Area, RiskLevel Level, IReadOnlyList<Mitigation> Mitigation);
