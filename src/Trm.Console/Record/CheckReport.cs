using Trm.Contracts.Identifiers;
using Trm.Evidence.Packs;
using Trm.Node;
using Trm.Node.Overview;

namespace Trm.Console.Record;

/// <summary>What a verification found, as a page shows and prints it: codes, counts, times, signed heads of messages. Nothing of what was said in any case.</summary>
/// <param name="At">When.</param>
/// <param name="Self">Whose record was verified.</param>
/// <param name="Theirs">Whose pack it was held against; null for none.</param>
/// <param name="NoPack">The code of what is wrong with a file that is no pack; null where it is one, or there was none.</param>
/// <param name="IsOfAnother">The pack is of another participant than was said.</param>
/// <param name="IsCompared">Both could be believed, and were held against each other.</param>
/// <param name="IsWhole">Nothing was found wrong.</param>
/// <param name="IsProvisional">No quorum of others has cosigned all of it yet.</param>
/// <param name="Size">Entries of our record.</param>
/// <param name="Matched">Messages that both sides show alike.</param>
/// <param name="Receipts">Receipts that both sides show alike.</param>
/// <param name="OnTheWay">Messages that may still have been on the way.</param>
/// <param name="Problems">What is wrong, the gravest first.</param>
/// <param name="Calls">Whom to call, and at which number, from our own directory.</param>
/// <param name="ExplainBy">Until when it is to be explained.</param>
/// <param name="File">The whole report as a page that can be filed, HTML.</param>
public sealed record CheckReport(
    DateTimeOffset At, string Self, string? Theirs, string? NoPack, bool IsOfAnother, bool IsCompared, bool IsWhole, bool IsProvisional, long Size, int Matched, int Receipts, int OnTheWay,
    IReadOnlyList<CheckProblem> Problems, IReadOnlyList<(string Participant, string Number)> Calls, DateTimeOffset ExplainBy, byte[] File)
{
    /// <summary>So many findings of one kind are shown; the file has more.</summary>
    public const int MostOfAKind = 20;

    public static CheckReport Of(PackVerification verified, ParticipantId? from, TrmNode node, DateTimeOffset now)
    {
        var (ours, theirs) = (verified.Packs[0], verified.IsComparison ? verified.Packs[1] : null);
        var self = node.Participant.Value;
        var other = theirs is null ? null : theirs is { IsSigned: true, Participant: { } signer } ? signer : from;
        var noPack = theirs is { IsPack: false } ? theirs.Findings[0].CodeText : null;
        var problems = noPack is null
            ? Sorted(verified, self, ours.Findings).Concat(theirs is null ? [] : Sorted(verified, other?.Value ?? theirs.Name, theirs.Findings)).Concat(Sorted(verified, null, verified.Findings)).ToList()
            : [.. Sorted(verified, self, ours.Findings)];
        return new(
            now, self, other?.Value, noPack, noPack is null && from is not null && other is not null && !other.Equals(from),
            verified.IsComparison && verified.Findings.All(f => f.Code != Evidence.FindingCode.PacksUnrelated), problems.Count == 0, verified.Packs.Any(p => p.IsProvisional),
            ours.Manifest?.To ?? 0, verified.Matched, verified.MatchedReceipts, verified.OnTheWay.Count, problems,
            [.. new[] { other }.OfType<ParticipantId>().Select(p => node.Directory.Find(p)).OfType<Envelope.Directory.ParticipantEntry>().Select(e => (e.Id.Value, $"{e.DutyNumber} ({e.DutyHours})"))],
            now + AuditDesk.ExplainedWithin, PackPage.Write(verified, now));
    }

    private static IEnumerable<CheckProblem> Sorted(PackVerification verified, string? whose, IEnumerable<Evidence.Finding> findings) => findings
        .GroupBy(f => FindingWords.Of(f.Code))
        .Select(g => new CheckProblem(whose, g.First().Code, g.Key.Advice, [.. g.Take(MostOfAKind).Select(f => new CheckFinding(f, verified.MessageOf(f)))], Math.Max(0, g.Count() - MostOfAKind)));
}
