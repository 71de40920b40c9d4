using System.Collections.Immutable;
using Trm.Contracts.Codes;

namespace Trm.Contracts.Facts;

/// <summary>What a fast-track left to be done. While one is open, nobody closes the case.</summary>
/// <param name="Officer">The code of who answers for it.</param>
/// <param name="Due">The day by which it is done.</param>
/// <param name="Done">The record that shows it; null while it is open.</param>
public sealed record FollowUpTask(PostponedPaper Paper, string Officer, DateOnly Due, string? Done = null)
{
    /// <summary>Which gate each paper belongs to: nothing else can be postponed.</summary>
    internal static ImmutableSortedDictionary<PostponedPaper, ClearanceGate> Gates { get; } = new Dictionary<PostponedPaper, ClearanceGate>
    {
        [PostponedPaper.RiskLook] = ClearanceGate.G04,
        [PostponedPaper.Recovery] = ClearanceGate.G08,
        [PostponedPaper.CarePlan] = ClearanceGate.G10,
        [PostponedPaper.RemediesAdvice] = ClearanceGate.G11,
    }.ToImmutableSortedDictionary();

    /// <summary>The paper of a gate that can be postponed; null for every other gate.</summary>
    internal static PostponedPaper? PaperOf(ClearanceGate gate) => Gates.Where(g => g.Value == gate).Select(g => (PostponedPaper?)g.Key).FirstOrDefault();

    /// <summary>The gate that a paper belongs to.</summary>
    public static ClearanceGate GateOf(PostponedPaper paper) => Gates[paper];

    /// <summary>The task in words, English or French.</summary>
    public string Words(bool french = false) => Paper switch
    {
        PostponedPaper.RiskLook => french ? "Mettre par écrit l'évaluation des risques" : "Put the look at the dangers in writing",
        PostponedPaper.Recovery => french ? "Mettre par écrit la fin ou la renonciation au délai de rétablissement" : "Put the end or the waiver of the recovery period in writing",
        PostponedPaper.CarePlan => french ? "Mettre par écrit le plan de soins" : "Put the care plan in writing",
        PostponedPaper.RemediesAdvice => french ? "Mettre par écrit les conseils sur les droits, salaires et procédures" : "Put the advice on rights, wages and court dates in writing",
        _ => throw new ArgumentOutOfRangeException(nameof(french), Paper, "no such paper"),
    };
}
