namespace Trm.Node.Referrals;

/// <summary>A case opened by an officer: where it stands and what was said.</summary>
public sealed record CaseView(CaseFile File, IReadOnlyList<ShownMessage> Messages);
