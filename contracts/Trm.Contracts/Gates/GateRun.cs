using Trm.Contracts.Facts;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Gates;

/// <summary>Runs the gates of a point: before sending, and again on receipt.</summary>
public static class GateRun
{
    /// <summary>At the sending side of a referral: every gate of the point, on all that it knows; also for a final check that the receiving side has written.</summary>
    public static GateReport AtSender(GatePoint point, CaseFacts facts, DateTimeOffset at)
    {
        var outcomes = new List<GateOutcome>();
        var lifted = new List<string>();
        foreach (var gate in GateTable.At(point))
        {
            var outcome = gate.Judge(facts, point, at);
            outcomes.Add(outcome);
            if (!outcome.Passed && OwnDecisionRule.Lifts(gate, facts, at))
                lifted.Add(gate.Name);
        }

        return new(point, outcomes, lifted, facts.FastTrack?.Tasks ?? []);
    }

    /// <summary>
    /// On receipt: some gates are computed again on what the message says and what is known here; others are taken as attested, if the message names what
    /// they rest on (a clearance does). A message that speaks of a gate that does not exist on the wire is <c>STRUCTURE</c>.
    /// </summary>
    /// <param name="attested">The gates as the message states them.</param>
    public static GateReport OnReceipt(GatePoint point, CaseFacts facts, IReadOnlyList<Attestation> attested, DateTimeOffset at)
    {
        var outcomes = new List<GateOutcome>();
        var lifted = new List<string>();
        foreach (var unspoken in attested.Where(a => GateTable.Find(a.Gate) is null or { OnReceipt: GateOnReceipt.Unspoken }))
            outcomes.Add(new(unspoken.Gate, [new(RejectionCode.Structure, "gate", "no such gate exists between two sides")], [], "No such gate exists between two sides.", "Aucune règle de ce nom n'existe entre deux côtés."));
        foreach (var gate in GateTable.At(point))
        {
            var outcome = gate.OnReceipt switch
            {
                GateOnReceipt.Recomputed => gate.Judge(facts, point, at),
                GateOnReceipt.Attested when point == GatePoint.Clearance => Attested(gate, attested, facts),
                _ => null,
            };
            if (outcome is null)
                continue;
            outcomes.Add(outcome);
            if (!outcome.Passed && OwnDecisionRule.MayLift(gate, facts) && attested.Any(a => a.Gate == gate.Name && a.OwnDecision))
                lifted.Add(gate.Name);
        }

        return new(point, outcomes, lifted, facts.FastTrack?.Tasks ?? []);
    }

    /// <summary>The same report with what the receiving side will find unmet although it is met here. Nothing is refused for it here.</summary>
    /// <param name="here">The report of the sending side.</param>
    /// <param name="there">The facts as that side has them, as far as they are known here: <see cref="SharedFacts.There"/>.</param>
    public static GateReport WithThere(GateReport here, CaseFacts there, DateTimeOffset at) => here.With(
    [
        .. GateTable.At(here.Point)
            .Where(g => g.OnReceipt == GateOnReceipt.Recomputed && here.Outcomes.Any(o => o.Gate == g.Name && o.Passed))
            .Select(g => g.Judge(there, here.Point, at)).Where(o => !o.Passed),
    ]);

    private static GateOutcome Attested(GateRule gate, IReadOnlyList<Attestation> attested, CaseFacts facts)
    {
        var found = new Findings(gate);
        var named = attested.Where(a => a.Gate == gate.Name && !a.OwnDecision).ToList();
        foreach (var id in named.SelectMany(a => a.Evidence))
            found.Rest(id);
        found.Require(named.Any(a => a.Evidence.Count > 0) || IsPostponed(gate, facts), "Evidence", "the message does not name what this rests on", "le message ne dit pas sur quoi cela repose");
        return found.Outcome();
    }

    private static bool IsPostponed(GateRule gate, CaseFacts facts) => (facts.FastTrack?.Tasks ?? []).Any(t => FollowUpTask.GateOf(t.Paper).ToString() == gate.Name);
}
