using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Faults;

/// <summary>One case of one country with another, and what either office does next in it, judging by nothing but what its node shows: from the profile to the arrival.</summary>
internal sealed class Casework(string from, string to, CaseId id)
{
    private static readonly byte[] Record = Resource("case.csv");
    private static readonly byte[] Sheet = Resource("sheet.json");
    private static readonly DateTimeOffset Departs = Ground.Begins.AddHours(5);
    private static readonly DutyNumber Duty = DutyNumber.Parse("+381110000000").Value;

    public CaseId Id => id;

    private NamedOrganisation Organisation => NamedOrganisation.Parse($"{to}-SHELTER", "Shelter").Value;

    private Officer Shelter => new($"{to}-CW-1", Role.CaseWorker);

    /// <summary>What the sending office has of the case.</summary>
    public ReferralDraft Draft()
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
        return new DraftFiles(Record, "csv", "AT-DEMO-1", System.Text.Encoding.UTF8.GetBytes(sheet.ToJsonString())).ToDraft(id).Value;
    }

    /// <summary>Does what an office does next; null where that is no message.</summary>
    public async Task<Result<Submitted>?> NextAsync(TrmNode node, CaseFile file, Officer officer)
    {
        var opened = await node.Referrals.OpenAsync(id, officer);
        if (!opened.Try(out var view, out _))
            return Result<Submitted>.Refused(opened.Rejections);
        var day = DateOnly.FromDateTime(Departs.UtcDateTime);
        switch (file.OwnSide, file.Referral.State, file.Return.State)
        {
            case (Side.Sending, ReferralState.Accepted, _):
                return await node.Referrals.SendIdentityAsync(Draft(), officer);
            case (Side.Receiving, ReferralState.Received, _):
                return await node.Referrals.AcceptAsync(id, officer, Organisation, Shelter.Code, day);
            case (Side.Sending, ReferralState.InProgress, ReturnState.None):
                await node.Returns.KeepFactsAsync(id, officer, Facts(Side.Sending));
                return await node.Returns.ProposeAsync(Draft(), officer, TravelBasis.OwnWish, day, day.AddDays(10));
            case (Side.Receiving, _, ReturnState.Proposed) when Heard(view, "return-proposal") is { } proposal:
                await node.Returns.KeepFactsAsync(id, officer, Facts(Side.Receiving));
                return await node.Returns.TakeUpAsync(id, officer, proposal);
            case (Side.Sending, _, ReturnState.Assessment) when !view.Messages.Any(m => m is { Outgoing: true, Kind: "question" }):
                return await node.Referrals.AskAsync(id, officer, Topic.Risk, [], QuestionPurpose.Decision);
            case (Side.Receiving, _, ReturnState.Assessment) when Heard(view, "question") is { } question:
                return await node.Returns.ShareRiskAsync(id, officer, question);
            case (Side.Sending, _, ReturnState.Assessment):
                return await node.Returns.OfferPlanAsync(
                    Draft(), officer, new([new(TravelMode.Rail, "Wien Hbf", "Subotica", Departs, Departs.AddHours(6))], Escort.CaseWorker, [TravelDocument.Passport], []));
            case (Side.Receiving, _, ReturnState.PlanOffered or ReturnState.Cleared):
                return await node.Returns.ReadyAsync(
                    id, Shelter, new(Organisation, Shelter.Code, "Subotica station", Departs.AddHours(6), "a green scarf", Duty, Departs.AddHours(30)), isFinal: file.Return.State == ReturnState.Cleared);
            case (Side.Sending, _, ReturnState.PlanAccepted):
                return await node.Returns.ClearAsync(id, officer, day, $"{from}-CW-17");
            case (Side.Sending, _, ReturnState.FinalCheck):
                return await node.Returns.DepartedAsync(id, officer, new(TravelBasis.OwnWish, WireTime.Cut(node.Now), WireTime.Cut(node.Now).AddHours(6), 1, $"{from}-ESC-2", Duty));
            case (Side.Receiving, _, ReturnState.Travelling):
                return await node.Returns.MetAsync(id, officer, WireTime.Cut(node.Now), 1, PersonsAnswer.Yes, PersonsAnswer.Yes);
            default:
                return null;
        }
    }

    private static MessageId? Heard(CaseView view, string kind) => view.Messages.LastOrDefault(m => !m.Outgoing && m.Kind == kind)?.Message;

    // What an office has on record where nothing stands in the way.
    private static CaseFacts Facts(Side side) => new()
    {
        Age = AgeStanding.Adult,
        Journey = new(Departs, Departs.AddHours(6)),
        Wish = new()
        {
            Id = Paper(1),
            Scope = ConsentScope.Return,
            InformedAt = Ground.Begins.AddDays(-12),
            GivenAt = Ground.Begins.AddDays(-10),
            Expires = Ground.Begins.AddDays(170),
            Understood = true,
            RightToAskToStayTold = true,
            TakenBy = ConsentTaker.CaseWorker,
            AskedAgainAt = Ground.Begins.AddHours(-3),
        },
        Risks =
        [
            new()
            {
                Id = Paper(side == Side.Sending ? 2 : 3),
                Side = side,
                ValidUntil = Ground.Begins.AddDays(60),
                PersonsViewRecorded = true,
                Areas = [new(RiskArea.DebtCollection, RiskLevel.Low, [])],
                Paper = Paper(side == Side.Sending ? 2 : 3),
            },
        ],
        Recovery = new() { EndsAt = Ground.Begins.AddDays(-20), Paper = Paper(4) },
        Document = new(Paper(5), Departs.AddYears(1), HeldByPerson: true, WithoutDisclosure: true),
        Care = new() { NeedsMet = Paper(6), MedicineSecured = Paper(7), Paper = Paper(8), Fit = Paper(9), FitAt = Ground.Begins.AddHours(-20) },
        Remedies = new() { Advice = Paper(10), LawyerOffered = Paper(11), Prosecution = ProsecutionTold.NotTold, Paper = Paper(12) },
        Support = new() { Consent = Paper(1), InterpreterNeeded = true, Interpreter = "AT-INT-041", InterpreterIndependent = true },
        FinalCheck = new() { CheckedAt = Ground.Begins, StillWantsToGo = Paper(13), Fit = Paper(14) },
    };

    private static string Paper(int number) => FormattableString.Invariant($"e0000000-0000-4000-8000-{number:d12}");

    private static byte[] Resource(string name)
    {
        using var bytes = new MemoryStream();
        typeof(Casework).Assembly.GetManifestResourceStream(name)!.CopyTo(bytes);
        return bytes.ToArray();
    }
}
