using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Faults;

/// <summary>The officers of all countries. They do what a plan says where their node lets them; what a node refuses was not accepted, and nothing is claimed of it.</summary>
internal sealed class Clerk(World world)
{
    /// <summary>What they do, as often as it stands here: tests and enquiries about nobody, what an ordinary case needs next, and what nobody foresaw.</summary>
    public static readonly IReadOnlyList<string> Acts =
        ["test", "enquiry", "profile", "profile", "profile", "next", "next", "next", "next", "next", "next", "hold", "lift", "withdrawal", "incident", "question"];

    /// <summary>Those of them that are reports.</summary>
    public static readonly IReadOnlyList<string> Reports = ["hold", "withdrawal", "incident"];

    private static readonly byte[] Record = Resource("case.csv");
    private static readonly byte[] Sheet = Resource("sheet.json");

    /// <summary>Does it now, or nothing where the node is down.</summary>
    public async Task ActAsync(PlanItem.Act act)
    {
        if (world.Country(act.Country) is not { Node: { } node } country)
            return;
        var officer = new Officer($"{act.Country}-07", Role.Coordinator);
        var peer = ParticipantId.Parse(act.Peer).Value;
        var name = $"{act.Country} {act.What}";
        world.History.Note(act.Country, $"{act.What} to {act.Peer}, case {act.Case}");
        var now = world.Schedule.Now;
        try
        {
            Note(country, name, act.What switch
            {
                "test" => await node.Referrals.TestAsync(peer, officer),
                "enquiry" => await node.Referrals.AskCapacityAsync(peer, officer, ["SocialCare"], 1 + act.Case, Urgency.Routine),
                "profile" => await node.Referrals.SendProfileAsync(Draft(act.Country, act.Peer, act.Case), officer),
                "next" => await NextAsync(node, act, officer),
                _ => await OnCaseAsync(node, act, officer, now),
            });
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            world.History.Note(act.Country, $"{act.What} fails: {failure.GetType().Name}");
        }
    }

    private void Note(Country country, string what, Result<Submitted>? result)
    {
        if (result is null)
            world.History.Note(country.Name, $"{what}: nothing to do");
        else if (result.Try(out var submitted, out var refused))
            world.Watch.Accept(country, submitted, what);
        else
            world.Watch.Refused(country, what, refused);
    }

    // What an office does next in an ordinary case, by what its node shows.
    private async Task<Result<Submitted>?> NextAsync(TrmNode node, PlanItem.Act act, Officer officer)
    {
        if (await FindAsync(node, act, officer) is not { } file)
            return await node.Referrals.SendProfileAsync(Draft(act.Country, act.Peer, act.Case), officer);
        switch (file.OwnSide, file.Referral.State)
        {
            case (Side.Sending, ReferralState.Accepted):
                return await node.Referrals.SendIdentityAsync(Draft(act.Country, act.Peer, act.Case), officer);
            case (Side.Receiving, ReferralState.Received):
                return await node.Referrals.AcceptAsync(
                    file.Id, officer, NamedOrganisation.Parse($"{act.Country}-SHELTER", "Shelter").Value, $"{act.Country}-CW-1", DateOnly.FromDateTime(Ground.Begins.UtcDateTime).AddDays(7));
            default:
                var opened = await node.Referrals.OpenAsync(file.Id, officer);
                return opened.IsOk ? null : Result<Submitted>.Refused(opened.Rejections);
        }
    }

    private async Task<Result<Submitted>?> OnCaseAsync(TrmNode node, PlanItem.Act act, Officer officer, DateTimeOffset now) => await FindAsync(node, act, officer) is not { } file
        ? null
        : act.What switch
        {
            "hold" => await node.Referrals.HoldAsync(file.Id, officer, HoldReason.NotStated, DateOnly.FromDateTime(now.UtcDateTime).AddDays(5)),
            "lift" => file.Return.OpenHolds.FirstOrDefault(h => h.Owner == file.OwnSide) is { } hold ? await node.Referrals.LiftAsync(file.Id, officer, hold.Message, $"{act.Country}-08") : null,
            "withdrawal" => await node.Returns.WithdrawAsync(file.Id, officer, ConsentScope.Return, WithdrawalAction.Stop, WireTime.Cut(node.Now)),
            "incident" => await node.Returns.IncidentAsync(file.Id, officer, Incident.Medical, WireTime.Cut(node.Now.AddMinutes(-20)), act.Country, PlaceKind.Station),
            _ => await node.Referrals.AskAsync(file.Id, officer, Topic.Needs, [], QuestionPurpose.Readiness),
        };

    // A case of theirs, or else one of the other side's of that number.
    private async Task<CaseFile?> FindAsync(TrmNode node, PlanItem.Act act, Officer officer)
    {
        var (own, others) = (CaseOf(act.Country, act.Peer, act.Case), CaseOf(act.Peer, act.Country, act.Case));
        var files = (await node.Referrals.ListAsync(officer)).Value;
        return files.FirstOrDefault(f => f.Id == others) ?? files.FirstOrDefault(f => f.Id == own);
    }

    private ReferralDraft Draft(string from, string to, int number)
    {
        var sheet = JsonNode.Parse(Sheet.AsSpan())!;
        sheet["organisation"] = $"{to}/{to}-SHELTER";
        foreach (var consent in sheet["consents"]!.AsArray())
        {
            consent!["organisation"] = consent["organisation"]!.GetValue<string>().StartsWith("RS", StringComparison.Ordinal) ? $"{to}/{to}-SHELTER" : $"{from}/{from}-COORDINATION";
            consent["givenAt"] = WireTime.Format(Ground.Begins.AddDays(-10));
            consent["expires"] = WireTime.Format(Ground.Begins.AddDays(170));
        }

        var risk = sheet["risk"]!;
        risk["assessedAt"] = WireTime.Format(Ground.Begins.AddDays(-3));
        risk["validUntil"] = WireTime.Format(Ground.Begins.AddDays(60));
        return new DraftFiles(Record, "csv", "AT-DEMO-1", System.Text.Encoding.UTF8.GetBytes(sheet.ToJsonString())).ToDraft(CaseOf(from, to, number)).Value;
    }

    private CaseId CaseOf(string from, string to, int number) => CaseId.Of(new Dice(world.Dice.Seed).Guid($"case {from}>{to} {number}"));

    private static byte[] Resource(string name)
    {
        using var bytes = new MemoryStream();
        typeof(Clerk).Assembly.GetManifestResourceStream(name)!.CopyTo(bytes);
        return bytes.ToArray();
    }
}
