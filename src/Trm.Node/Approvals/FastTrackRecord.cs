using System.Globalization;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Node.Approvals;

/// <summary>An emergency in which paper follows, as two officers sign it: the second signature writes it onto the record of the case.</summary>
/// <param name="Papers">What follows.</param>
/// <param name="Due">By which day; its proposer answers for it.</param>
/// <param name="HasSpoken">Somebody has spoken with the person.</param>
/// <param name="HasReceiver">There is a named receiver, or the person's wish not to be met.</param>
/// <param name="ShorterFinalCheck">The last call may come until the departure itself.</param>
public sealed record FastTrackRecord(IReadOnlyList<PostponedPaper> Papers, DateOnly Due, bool HasSpoken, bool HasReceiver, bool ShorterFinalCheck)
{
    /// <summary>What the two sign.</summary>
    internal byte[] Write() => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteStartArray("papers");
        foreach (var paper in Papers.Order())
            w.WriteStringValue(ReferralLifecycle.Name(paper));
        w.WriteEndArray();
        w.WriteString("due", Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        w.WriteString("word", YesNo.Text(HasSpoken));
        w.WriteString("receiver", YesNo.Text(HasReceiver));
        w.WriteString("shorter", YesNo.Text(ShorterFinalCheck));
        w.WriteEndObject();
    });

    internal static FastTrackRecord Read(Decision decision) => new(
        PapersOf(decision), DateOnly.ParseExact(decision.One("due"), "yyyy-MM-dd", CultureInfo.InvariantCulture), YesNo.Of(decision.One("word")), YesNo.Of(decision.One("receiver")),
        YesNo.Of(decision.One("shorter")));

    internal static IReadOnlyList<string> GatesOf(Decision decision) => [.. PapersOf(decision).Select(p => FollowUpTask.GateOf(p).ToString()).Order(StringComparer.Ordinal)];

    /// <summary>The record with it. A paper that followed already stays one that did.</summary>
    internal CaseFacts On(CaseFacts facts, string officer, string second) => facts with
    {
        FastTrack = new()
        {
            Officer = officer,
            SecondOfficer = second,
            WordWithPerson = YesNo.Paper(HasSpoken, facts.FastTrack?.WordWithPerson),
            ReceiverOrWish = YesNo.Paper(HasReceiver, facts.FastTrack?.ReceiverOrWish),
            ShorterFinalCheck = ShorterFinalCheck,
            Tasks = [.. Papers.Order().Select(p => facts.FastTrack?.Tasks.FirstOrDefault(t => t.Paper == p) is { } task ? task with { Due = Due } : new FollowUpTask(p, officer, Due))],
        },
    };

    /// <summary>What it lacks.</summary>
    internal static IReadOnlyList<Rejection> Missing(CaseFacts facts, DateTimeOffset at) => GateTable.Find("G14")!.Judge(facts, GatePoint.Clearance, at).Rejections;

    private static IReadOnlyList<PostponedPaper> PapersOf(Decision decision) => [.. Enum.GetValues<PostponedPaper>().Where(p => decision.All("papers").Contains(ReferralLifecycle.Name(p), StringComparer.Ordinal))];
}
