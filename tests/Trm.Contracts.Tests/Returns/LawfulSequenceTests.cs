using System.Diagnostics;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Contracts.Tests.Gates;

namespace Trm.Contracts.Tests.Returns;

/// <summary>
/// Random lawful sequences over facts that break and mend at random. The judge of this test knows only which conditions it has broken itself; it asks no gate.
/// </summary>
internal sealed class LawfulSequenceTests
{
    private const int Least = 100_000;
    private const int Steps = 24;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);
    private static readonly DateOnly Day = new(2026, 12, 15);
    private static readonly ReturnEvent[] Happenings = [.. Enum.GetValues<ReturnEvent>().Where(ReturnLifecycle.IsReport)];
    private static readonly ReturnEvent[] Moves = [.. Enum.GetValues<ReturnEvent>().Where(e => !ReturnLifecycle.IsReport(e))];
    private static readonly string[] OwnGates = ["G04", "G05", "G08", "G10", "G11"];

    // Written out from the contract's section on gates, not taken from the table under test.
    private static readonly Dictionary<GatePoint, string[]> StandAt = new()
    {
        [GatePoint.Proposal] = ["G03", "G07", "G17"],
        [GatePoint.Clearance] = ["G03", "G04", "G05", "G06", "G07", "G08", "G09", "G10", "G11", "G14", "G16", "G17", "G18", "G19"],
        [GatePoint.FinalCheck] = ["G07", "G10", "G12", "G17", "G20"],
        [GatePoint.Closure] = ["G14", "G17"],
    };

    // Of gates that stand at several points, the conditions that count at some of them only.
    private static readonly Dictionary<(string Gate, string Condition), GatePoint> OnlyAt = new()
    {
        [("G03", "AskedAgainAt")] = GatePoint.Clearance,
        [("G10", "NeedsMet")] = GatePoint.Clearance,
        [("G10", "MedicineSecured")] = GatePoint.Clearance,
        [("G10", "Paper")] = GatePoint.Clearance,
        [("G10", "FitAt")] = GatePoint.FinalCheck,
        [("G14", "Done")] = GatePoint.Closure,
        [("G14", "SecondOfficer")] = GatePoint.Clearance,
        [("G14", "WordWithPerson")] = GatePoint.Clearance,
        [("G14", "ReceiverOrWish")] = GatePoint.Clearance,
        [("G14", "Officer")] = GatePoint.Clearance,
    };

    // The care plan's paper is postponed by the same fast-track that G14's breaks need: it is tried where each condition stands alone.
    private static readonly Break[] Breaks = [.. Break.All.Where(b => StandAt.Values.Any(g => g.Contains(b.Gate)) && b is not { Gate: "G10", Condition: "Paper" })];

    private static readonly CaseFacts[] Start = [LawfulFacts.Adult, LawfulFacts.Child];

    [Test]
    public void No_sequence_reaches_cleared_or_travelling_past_a_gate_and_every_happening_is_recorded()
    {
        const int seed = 20261121;
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var (sequences, cleared, lifted, travelling, refused, uncleared, reports) = (0, 0, 0, 0, 0, 0, 0);
        while (sequences < Least || clock.Elapsed < Budget)
        {
            sequences++;
            Sequence();
        }

        TestContext.Out.WriteLine(
            $"seed {seed}: {sequences} sequences of {Steps} steps, {cleared} cleared ({lifted} with an own decision), {refused} refused by a gate, {travelling} travelling, {uncleared} uncleared, {reports} reports recorded");
        Assert.That(new[] { cleared, lifted, travelling, refused, uncleared }, Has.All.GreaterThan(1000), "each of them was tried");

        void Sequence()
        {
            var ofChild = random.Next(4) == 0;
            var broken = new List<Break>();
            var own = random.Next(3) == 0;
            var one = ReturnCase.Unknown;
            MessageId? final = null;
            var number = 0;
            for (var step = 0; step < Steps; step++)
            {
                if (random.Next(6) == 0)
                    BreakOrMend(ofChild, broken);
                var id = MessageId.Of(new Guid(sequences, (short)++number, 1, [1, 2, 3, 4, 5, 6, 7, 8]));
                var at = LawfulFacts.Now.AddMinutes(step);
                var by = random.Next(2) == 0 ? Side.Sending : Side.Receiving;
                switch (random.Next(20))
                {
                    case 0:
                        one = one.Decide(new ReturnStep.HoldSet(id, by, at, HoldReason.NotStated, Day)).Value;
                        break;
                    case 1 or 2 when one.OpenHolds.FirstOrDefault() is { } hold:
                        one = one.Decide(new ReturnStep.HoldLifted(id, hold.Owner, at, hold.Message, "O-1", "O-2")).Value;
                        break;
                    case 3:
                        Happens(id, by, at, random.Next(2) == 0 ? ReturnEvent.Departed : Happenings[random.Next(Happenings.Length)]);
                        break;
                    case 4 when one.State == ReturnState.FinalCheck:
                        Happens(id, Side.Sending, at, ReturnEvent.Departed);
                        break;
                    default:
                        TryMove(id, at);
                        break;
                }
            }

            void Happens(MessageId id, Side by, DateTimeOffset at, ReturnEvent what)
            {
                var (before, standing, held) = (one.Reports.Count, one.State, one.IsHeld);
                one = one.Decide(new ReturnStep.Report(id, by, at, what) { FinalCheck = final, Number = 1 }).Value;
                reports++;
                if (one.Reports.Count != before + 1 || !ReturnLifecycle.Reports.Any(r => r.Event == what && r.To == one.State))
                    Assert.Fail($"sequence {sequences}: {what} in {standing} was not recorded and shown");
                if (what != ReturnEvent.Departed)
                    return;
                // The last check is the last move: nobody is on the way with clearance from anywhere else, nor past a hold.
                if (one.State == ReturnState.Travelling && (held || standing is not (ReturnState.FinalCheck or ReturnState.Travelling)))
                    Assert.Fail($"sequence {sequences}: travelling from {standing}{(held ? ", held" : "")}");
                if (one.State == ReturnState.Travelling)
                    travelling++;
                else
                    uncleared++;
            }

            void TryMove(MessageId id, DateTimeOffset at)
            {
                var state = one.State;
                var mover = ReturnLifecycle.Mover(state) ?? Side.Sending;
                var wanted = Moves.Where(m => m is not ReturnEvent.Ended and not ReturnEvent.FoundNotSafe && ReturnLifecycle.Moves.Any(r => r.From == state && r.Event == m && r.By == mover)).ToList();
                if (wanted.Count == 0)
                    wanted.Add(Moves[random.Next(Moves.Length)]);
                var what = wanted[random.Next(wanted.Count)];
                var gates = ReturnCase.PointOf(what) is { } point ? GateRun.AtSender(point, Facts(ofChild, broken, own), LawfulFacts.Now) : null;
                var move = new ReturnStep.Move(id, mover, at, what, one.Known) { Basis = random.Next(8) == 0 ? TravelBasis.Removal : TravelBasis.OwnWish, PersonRaisedIt = true };
                if (!one.Decide(move, gates).Try(out var next, out var why))
                {
                    if (why.Code.Text.StartsWith("GATE", StringComparison.Ordinal) || why.Code.Text == "NOT_ALLOWED")
                    {
                        refused++;
                        if (!Unmet(gates!.Point, ofChild, broken, own).Any())
                            Assert.Fail($"sequence {sequences}: {why} though nothing that stands at {gates.Point} is broken");
                    }

                    return;
                }

                one = next;
                if (what == ReturnEvent.Cleared)
                    Cleared();
                if (what == ReturnEvent.FinalChecked)
                {
                    final = id;
                    if (Unmet(GatePoint.FinalCheck, ofChild, broken, own).FirstOrDefault() is { } past)
                        Assert.Fail($"sequence {sequences}: final check past {past}");
                }

                if (what == ReturnEvent.Proposed && Unmet(GatePoint.Proposal, ofChild, broken, own).FirstOrDefault() is { } proposed)
                    Assert.Fail($"sequence {sequences}: proposed past {proposed}");
            }

            void Cleared()
            {
                cleared++;
                if (Unmet(GatePoint.Proposal, ofChild, broken, own).Concat(Unmet(GatePoint.Clearance, ofChild, broken, own)).FirstOrDefault() is { } past)
                    Assert.Fail($"sequence {sequences}: cleared past {past}, own decision {own}");
                if (!ReturnLifecycle.MayBeCleared(one.Basis) || one.IsHeld)
                    Assert.Fail($"sequence {sequences}: cleared on {one.Basis}, held {one.IsHeld}");
                if (broken.Any(b => Stands(b, GatePoint.Clearance)))
                    lifted++;
            }
        }

        void BreakOrMend(bool ofChild, List<Break> broken)
        {
            if (broken.Count > 0 && (broken.Count == 2 || random.Next(2) == 0))
                broken.RemoveAt(random.Next(broken.Count));
            else if (Breaks[random.Next(Breaks.Length)] is var one && (ofChild ? one.Condition != "GivenAsChild" : !one.OfChild) && broken.All(b => b.Gate != one.Gate))
                broken.Add(one);
        }
    }

    private static CaseFacts Facts(bool ofChild, List<Break> broken, bool own)
    {
        var facts = Start[ofChild ? 1 : 0];
        foreach (var one in broken)
            facts = one.Apply(facts);
        return own ? facts with { OwnDecision = Decided } : facts;
    }

    private static readonly OwnDecision Decided = LawfulFacts.Own(OwnGates);

    private static bool Stands(Break broken, GatePoint point) => StandAt[point].Contains(broken.Gate) && (!OnlyAt.TryGetValue((broken.Gate, broken.Condition), out var only) || only == point);

    private static IEnumerable<Break> Unmet(GatePoint point, bool ofChild, List<Break> broken, bool own) =>
        broken.Where(b => Stands(b, point) && !(own && !ofChild && OwnGates.Contains(b.Gate)));
}
