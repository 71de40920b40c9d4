namespace Trm.Node.Referrals;

/// <summary>A case that an officer opened, and what we have said in it.</summary>
/// <param name="Messages">Oldest first, without the word that somebody has seen something.</param>
public sealed record SaidByUs(CaseFile File, IReadOnlyList<ReadMessage> Messages);
