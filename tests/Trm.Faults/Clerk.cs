using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Outbox;

namespace Trm.Faults;

/// <summary>The officers of all countries. They do what a plan says where their node lets them; what a node refuses was not accepted, and nothing is claimed of it.</summary>
internal sealed class Clerk(World world)
{
    /// <summary>What they do, as often as it stands here: tests and enquiries about nobody, what an ordinary case needs next, and what nobody foresaw.</summary>
    public static readonly IReadOnlyList<string> Acts =
        ["test", "enquiry", Profile, Profile, Profile, Next, Next, Next, Next, Next, Next, "hold", "lift", "withdrawal", "incident", "question", "decline", "cancel"];

    /// <summary>Those of them that are reports.</summary>
    public static readonly IReadOnlyList<string> Reports = ["hold", "withdrawal", "incident"];

    public const string Profile = "profile";

    /// <summary>Whatever an ordinary case needs next.</summary>
    public const string Next = "next";

    /// <summary>Does it now, or nothing where the node is down.</summary>
    public async Task ActAsync(PlanItem.Act act)
    {
        var country = world.Country(act.Country);
        if (country.Met is not { } node)
            return;
        var officer = new Officer($"{act.Country}-07", Role.Coordinator);
        var to = ParticipantId.Parse(act.Peer).Value;
        world.History.Note(act.Country, $"{act.What} to {act.Peer}, case {act.Case}");
        try
        {
            Note(country, act.Peer, act.What, act.What switch
            {
                "test" => await node.Referrals.TestAsync(to, officer),
                "enquiry" => await node.Referrals.AskCapacityAsync(to, officer, ["SocialCare"], 1 + act.Case, Urgency.Routine),
                Profile => await node.Referrals.SendProfileAsync(Case(act.Country, act.Peer, act.Case).Draft(), officer),
                _ => await OnCaseAsync(node, act, officer),
            });
        }
        catch (Exception failure)
        {
            world.Watch.Failed(country, act.What, failure);
        }
    }

    private void Note(Country country, string peer, string what, Result<Submitted>? result)
    {
        if (result is null)
            world.History.Note(country.Name, $"{what}: nothing to do");
        else if (result.Try(out var submitted, out var refused))
            world.Watch.Accept(country, peer, submitted, what);
        else
            world.Watch.Refused(country, what, refused);
    }

    // A case of the other side's of that number, or else one of theirs.
    private async Task<Result<Submitted>?> OnCaseAsync(TrmNode node, PlanItem.Act act, Officer officer)
    {
        var (others, own) = (Case(act.Peer, act.Country, act.Case), Case(act.Country, act.Peer, act.Case));
        var files = (await node.Referrals.ListAsync(officer)).Value;
        var (work, file) = files.FirstOrDefault(f => f.Id == others.Id) is { } known ? (others, known) : (own, files.FirstOrDefault(f => f.Id == own.Id));
        if (file is null)
            return act.What == Next ? await node.Referrals.SendProfileAsync(own.Draft(), officer) : null;
        var (id, now) = (file.Id, WireTime.Cut(node.Now));
        return act.What switch
        {
            Next => await work.NextAsync(node, file, officer),
            "hold" => await node.Referrals.HoldAsync(id, officer, HoldReason.NotStated, DateOnly.FromDateTime(now.UtcDateTime).AddDays(5)),
            "lift" => file.Return.OpenHolds.OrderBy(h => h.At).FirstOrDefault(h => h.Owner == file.OwnSide) is { } hold ? await node.Referrals.LiftAsync(id, officer, hold.Message, $"{act.Country}-08") : null,
            "withdrawal" => await node.Returns.WithdrawAsync(id, officer, ConsentScope.Return, WithdrawalAction.Stop, now),
            "incident" => await node.Returns.IncidentAsync(id, officer, Incident.Medical, now.AddMinutes(-20), act.Country, PlaceKind.Station),
            "decline" => await node.Referrals.DeclineAsync(id, officer, DeclineReason.NoCapacity, NextStep.None),
            "cancel" => await node.Returns.AskToCancelAsync(id, officer),
            _ => await node.Referrals.AskAsync(id, officer, Topic.Needs, [], QuestionPurpose.Readiness),
        };
    }

    private Casework Case(string from, string to, int number) => new(from, to, CaseId.Of(new Dice(world.Dice.Seed).Guid($"case {from}>{to} {number}")));
}
