using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Austria and Serbia, their nodes and the people at them, and one person who may travel home. Each act waits until both sides have it; a story tells what it needs
/// and leaves out the rest.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public static readonly Officer Vienna = new("AT-07", Role.Coordinator);
    public static readonly Officer ViennaCaseWorker = new("AT-CW-17", Role.CaseWorker);
    public static readonly Officer ViennaEscort = new("AT-ESC-2", Role.Escort);
    public static readonly Officer Belgrade = new("RS-03", Role.Coordinator);
    public static readonly Officer Shelter = new("RS-CW-1", Role.CaseWorker);
    public static readonly NamedOrganisation Organisation = NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value;
    private static readonly DutyNumber Duty = DutyNumber.Parse("+381110000000").Value;

    private Stage(World world, ReferralDraft draft)
    {
        World = world;
        Draft = draft;
        var now = world.Time.GetUtcNow();
        Departs = WireTime.Cut(now.AddHours(5));
        Facts = LawfulFacts(now, Departs);
    }

    public World World { get; }

    /// <summary>What Vienna's office has of the case; a consent given anew makes another one.</summary>
    public ReferralDraft Draft { get; set; }

    public CaseId Case => Draft.Case;

    /// <summary>The planned departure: five hours from the beginning, so that clearance and final check are possible today.</summary>
    public DateTimeOffset Departs { get; private set; }

    /// <summary>What Vienna has on record: every gate is met.</summary>
    public CaseFacts Facts { get; private set; }

    public TrmNode At => World["AT"];

    /// <summary>Serbia, or the organisation there that the case is with.</summary>
    public TrmNode Rs => World[Receiver];

    /// <summary>Whom the case is with.</summary>
    public string Receiver => Draft.Organisation.Participant.Value;

    public DateTimeOffset Now => WireTime.Cut(World.Time.GetUtcNow());

    /// <summary>Both nodes run; nothing has been said.</summary>
    /// <param name="consents">The consents of the case sheet, as JSON; by default the person lets the shelter prepare, lets Vienna hear its answers, and wants to go home.</param>
    public static Task<Stage> OpenAsync(Func<DateTimeOffset, string>? consents = null, params string[] participants) => OpenAsync(new World(participants), consents);

    /// <summary>The same in a world whose clock or whose post a story has set.</summary>
    /// <param name="sheet">Changes the JSON of the case sheet.</param>
    /// <param name="record">Changes the record, as CSV.</param>
    public static async Task<Stage> OpenAsync(World world, Func<DateTimeOffset, string>? consents = null, Func<string, string>? sheet = null, Func<string, string>? record = null)
    {
        await world.StartAllAsync();
        await world.Quiet();
        return new(world, DraftFor(world, consents ?? AllConsents, sheet, record: record));
    }

    /// <summary>Days pass, and the journey is planned for five hours from then.</summary>
    public void PlannedAnewAfter(TimeSpan by)
    {
        World.Time.By += by;
        Departs = WireTime.Cut(Now.AddHours(5));
    }

    /// <summary>A case of the invented person with these consents.</summary>
    /// <param name="change">Changes the JSON of the case sheet.</param>
    /// <param name="pseudonym">That of a case that goes on; a new case where not given.</param>
    /// <param name="record">Changes the record, as CSV.</param>
    public static ReferralDraft DraftFor(
        World world, Func<DateTimeOffset, string> consents, Func<string, string>? change = null, CaseId? pseudonym = null, Func<string, string>? record = null) =>
        FilesFor(world, consents, change, record).ToDraft(pseudonym).Value;

    /// <summary>The record and the sheet of such a case, as an office keeps them.</summary>
    public static DraftFiles FilesFor(World world, Func<DateTimeOffset, string> consents, Func<string, string>? change = null, Func<string, string>? record = null)
    {
        var now = world.Time.GetUtcNow();
        var csv = File.ReadAllText(Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", "case.csv"));
        var sheet = $$"""
            {
              "sheet": 1, "invented": true, "invention": "Everything here is invented.", "word": "lantern", "purpose": "return", "priority": "routine",
              "organisation": "RS/RS-SHELTER", "services": ["SocialCare", "Health"], "careNeeds": ["interpreter"], "health": [],
              "consents": [{{consents(now)}}],
              "risk": {
                "performers": ["AT-CW-17"], "assessedAt": "{{Time(now.AddDays(-3))}}", "validUntil": "{{Time(now.AddDays(60))}}", "personsViewRecorded": true,
                "areas": [{ "area": "re-trafficking", "level": "moderate", "mitigation": ["safe-accommodation"] }]
              }
            }
            """;
        return new(Encoding.UTF8.GetBytes(record?.Invoke(csv) ?? csv), "case.csv", null, Encoding.UTF8.GetBytes(change?.Invoke(sheet) ?? sheet));
    }

    /// <summary>The shelter may know what it needs, Vienna may know what the shelter answers, and the person wants to go home.</summary>
    public static string AllConsents(DateTimeOffset now) => string.Join(
        ",\n",
        Consent(now, "sharing", "RS/RS-SHELTER", "identity", "contact", "care-needs", "exploitation", "risk", "travel"),
        Consent(now, "sharing", "AT/AT-COORDINATION", "risk", "travel"),
        Consent(now, "return", "RS/RS-SHELTER"),
        Consent(now, "follow-up", "RS/RS-SHELTER"));

    /// <summary>One consent, given ten days ago after two days to think.</summary>
    public static string Consent(DateTimeOffset now, string scope, string organisation, params string[] categories) => $$"""
        { "scope": "{{scope}}", "organisation": "{{organisation}}", "categories": [{{string.Join(',', categories.Select(c => $"\"{c}\""))}}],
          "giver": "person", "capacity": "adult", "language": "srp", "interpreter": "AT-INT-041", "explainedBy": "AT-CW-17", "form": "written", "place": "shelter",
          "copy": "kept-for-person", "understandingChecked": true, "timeToThinkHours": 48, "givenAt": "{{Time(now.AddDays(-10))}}", "expires": "{{Time(now.AddDays(170))}}"{{
          (scope == "return" ? ", \"takenBy\": \"case-worker\", \"rightToAskToStayTold\": true" : "")}} }
        """;

    private static string Time(DateTimeOffset at) => WireTime.Format(WireTime.Cut(at));

    /// <summary>What an office has on record where nothing stands in the way.</summary>
    public static CaseFacts LawfulFacts(DateTimeOffset now, DateTimeOffset departs) => new()
    {
        Age = AgeStanding.Adult,
        Journey = new(departs, departs.AddHours(6)),
        Wish = new()
        {
            Id = Id("wish"),
            Scope = ConsentScope.Return,
            InformedAt = now.AddDays(-12),
            GivenAt = now.AddDays(-10),
            Expires = now.AddDays(170),
            Understood = true,
            RightToAskToStayTold = true,
            TakenBy = ConsentTaker.CaseWorker,
            AskedAgainAt = WireTime.Cut(now.AddHours(-3)),
        },
        Risks =
        [
            new()
            {
                Id = Id("risk"),
                Side = Side.Sending,
                ValidUntil = now.AddDays(60),
                PersonsViewRecorded = true,
                Areas = [new(RiskArea.ReTrafficking, RiskLevel.Moderate, [Mitigation.SafeAccommodation])],
                Paper = Id("risk"),
            },
        ],
        Recovery = new() { EndsAt = now.AddDays(-20), Paper = Id("recovery") },
        Document = new(Id("document"), departs.AddYears(1), HeldByPerson: true, WithoutDisclosure: true),
        Care = new() { NeedsMet = Id("care"), MedicineSecured = Id("medicine"), Paper = Id("care-plan"), Fit = Id("fit"), FitAt = now.AddHours(-20) },
        Remedies = new() { Advice = Id("advice"), LawyerOffered = Id("lawyer"), Prosecution = ProsecutionTold.NotTold, Paper = Id("advice-paper") },
        Support = new() { Consent = Id("wish"), InterpreterNeeded = true, Interpreter = "AT-INT-041", InterpreterIndependent = true },
        FinalCheck = new() { CheckedAt = now, StillWantsToGo = Id("asked-last"), Fit = Id("well-today") },
    };

    /// <summary>How Serbia sees the dangers.</summary>
    public CaseFacts ReceivingFacts => new()
    {
        Age = AgeStanding.Adult,
        Journey = new(Departs, Departs.AddHours(6)),
        Risks =
        [
            new()
            {
                Id = Id("risk-there"),
                Side = Side.Receiving,
                ValidUntil = Now.AddDays(60),
                PersonsViewRecorded = true,
                Areas = [new(RiskArea.DebtCollection, RiskLevel.Low, [])],
                Paper = Id("risk-there"),
            },
        ],
    };

    private static string Id(string of) => $"e0000000-0000-4000-8000-{Math.Abs(of.Aggregate(17L, (h, c) => (h * 31) + c)) % 1000000000000L:d12}";

    public ReturnPlan Plan => new([new(TravelMode.Rail, "Wien Hbf", "Subotica", Departs, Departs.AddHours(6))], Escort.CaseWorker, [TravelDocument.Passport], []);

    public Meeting Meeting => new(Organisation, "RS-CW-1", "Subotica station", Departs.AddHours(6), "a green scarf", Duty, Departs.AddHours(30));

    public Journey Travelling => new(TravelBasis.OwnWish, Now, Now.AddHours(6), 1, "AT-ESC-2", Duty);

    // -- acts, in the order of an ordinary return --------------------------------------------------------------------

    /// <summary>Profile, seen, accepted by the shelter, identity.</summary>
    public async Task SharedAsync()
    {
        await Ok(At.Referrals.SendProfileAsync(Draft, Vienna));
        await At.Escorts.BindAsync(Case, ViennaEscort.Code, Vienna);
        await Referral(ReferralState.Delivered);
        await Rs.Referrals.OpenAsync(Case, Belgrade);
        await Ok(Rs.Referrals.AcceptAsync(Case, Belgrade, Organisation, "RS-CW-1", DateOnly.FromDateTime(Now.UtcDateTime)));
        await Referral(ReferralState.Accepted);
        await Ok(At.Referrals.SendIdentityAsync(Draft, Vienna));
        await Referral(ReferralState.InProgress);
    }

    public async Task<MessageId> ProposedAsync(TravelBasis basis = TravelBasis.OwnWish, params CaseId[] dependants)
    {
        await At.Escorts.BindAsync(Case, ViennaEscort.Code, Vienna);
        await KeepAsync(Facts);
        var day = DateOnly.FromDateTime(Departs.UtcDateTime);
        var proposal = await Ok(At.Returns.ProposeAsync(Draft, Vienna, basis, day, day.AddDays(10), dependants));
        await Return(ReturnState.Proposed);
        return proposal.Message;
    }

    /// <summary>Serbia takes it up, looks at the dangers and answers when asked.</summary>
    public async Task TakenUpAsync(MessageId proposal)
    {
        (await Rs.Returns.KeepFactsAsync(Case, Belgrade, ReceivingFacts)).Value.ToString();
        await Ok(Rs.Returns.TakeUpAsync(Case, Belgrade, proposal));
        await Return(ReturnState.Assessment);
        var question = await Ok(At.Referrals.AskAsync(Case, Vienna, Topic.Risk, [], QuestionPurpose.Decision));
        await Settled();
        await Ok(Rs.Returns.ShareRiskAsync(Case, Belgrade, question.Message));
        await Settled();
    }

    public async Task<MessageId> PlannedAsync()
    {
        var plan = await Ok(At.Returns.OfferPlanAsync(Draft, Vienna, Plan));
        await Return(ReturnState.PlanOffered);
        return plan.Message;
    }

    public async Task ReadyAsync()
    {
        await Ok(Rs.Returns.ReadyAsync(Case, Shelter, Meeting, isFinal: false));
        await Return(ReturnState.PlanAccepted);
    }

    public async Task ClearedAsync()
    {
        await Ok(ClearAsync());
        await Return(ReturnState.Cleared);
    }

    public async Task FinallyCheckedAsync()
    {
        await Ok(Rs.Returns.ReadyAsync(Case, Shelter, Meeting, isFinal: true));
        await Return(ReturnState.FinalCheck);
    }

    /// <summary>Everything up to the clearance.</summary>
    public async Task UpToClearanceAsync()
    {
        await SharedAsync();
        await TakenUpAsync(await ProposedAsync());
        await PlannedAsync();
        await ReadyAsync();
        await ClearedAsync();
    }

    /// <summary>Everything up to the final check.</summary>
    public async Task UpToFinalCheckAsync()
    {
        await UpToClearanceAsync();
        await FinallyCheckedAsync();
    }

    /// <summary>The post loses every message of these kinds, however often it is sent; of control messages none.</summary>
    public void Lose(params string[] kinds) => World.Post.OnTheWay = (mailbox, body) => World.KindOf(mailbox, body) is { } kind && kinds.Contains(kind, StringComparer.Ordinal) ? [] : [body];

    /// <summary>Time passes.</summary>
    public void Later(TimeSpan by) => World.Time.By += by;

    /// <summary>It is that time.</summary>
    public void ItIs(DateTimeOffset at) => Later(at - World.Time.GetUtcNow());

    /// <summary>Waits until these alarms stand at that side.</summary>
    public Task Alarmed(string of, params string[] codes) => Eventually.True(
        async () => (await AlarmsAsync(of)) is var standing && codes.All(c => standing.Contains(c, StringComparer.Ordinal)), $"{of} is alarmed: {string.Join(", ", codes)}");

    /// <summary>Waits until that alarm stands no more at that side.</summary>
    public Task Calm(string of, string code) => Eventually.True(async () => !(await AlarmsAsync(of)).Contains(code, StringComparer.Ordinal), $"{code} is over in {of}");

    /// <summary>Kind and code of what the other side has said in the case, oldest first, as that side sees it.</summary>
    public async Task<IReadOnlyList<string>> HeardAsync(string of, Officer officer) =>
        [.. (await World[of].Referrals.OpenAsync(Case, officer)).Value.Messages.Where(m => !m.Outgoing).Select(m => $"{m.Kind}/{m.Code}")];

    // -- what is kept and seen ---------------------------------------------------------------------------------------

    /// <summary>Vienna clears the person for the day of departure, with the case worker who knows them.</summary>
    public Task<Result<Submitted>> ClearAsync() => At.Returns.ClearAsync(Case, Vienna, DateOnly.FromDateTime(Departs.UtcDateTime), "AT-CW-17");

    /// <summary>Vienna changes what it has on record.</summary>
    public async Task KeepAsync(CaseFacts facts)
    {
        Facts = facts;
        Assert.That((await At.Returns.KeepFactsAsync(Case, Vienna, facts)).IsOk, Is.True);
    }

    public static async Task<Submitted> Ok(Task<Result<Submitted>> act)
    {
        var result = await act;
        Assert.That(result.IsOk, Is.True, () => string.Join(Environment.NewLine, result.Rejections));
        return result.Value;
    }

    /// <summary>What an act is refused with; it must be refused.</summary>
    public static async Task<IReadOnlyList<string>> Refused(Task<Result<Submitted>> act)
    {
        var result = await act;
        Assert.That(result.IsOk, Is.False, "it must be refused");
        return [.. result.Rejections.Select(r => r.Code.Text).Distinct()];
    }

    public async Task<CaseFile> FileAsync(string of) =>
        (await World[of].Referrals.ListAsync(Vienna)).Value.Single(c => c.Id == Case);

    public async Task<ReturnState> ReturnAsync(string of) => (await FileAsync(of)).Return.State;

    /// <summary>Waits until everything that both sent is receipted.</summary>
    public async Task Settled()
    {
        foreach (var participant in World.Participants)
            await World.Settled(participant.Value);
    }

    /// <summary>Waits until the return stands there on both sides.</summary>
    public async Task Return(ReturnState state)
    {
        foreach (var side in new[] { "AT", Receiver })
            await Eventually.True(async () => await ReturnAsync(side) == state, $"the return is {state} in {side}");
    }

    public async Task Referral(ReferralState state)
    {
        foreach (var side in new[] { "AT", Receiver })
            await Eventually.True(async () => (await World[side].Referrals.ListAsync(Vienna)).Value.SingleOrDefault(c => c.Id == Case)?.Referral.State == state, $"the referral is {state} in {side}");
    }

    /// <summary>Both sides hold the same: states, holds, what has happened; and both trails verify.</summary>
    public async Task BothAgree()
    {
        await Settled();
        var (at, rs) = (await FileAsync("AT"), await FileAsync(Receiver));
        Assert.Multiple(() =>
        {
            Assert.That(rs.Referral.State, Is.EqualTo(at.Referral.State));
            Assert.That(rs.Return.State, Is.EqualTo(at.Return.State));
            Assert.That(rs.Return.Known, Is.EqualTo(at.Return.Known));
            Assert.That(rs.Return.OpenHolds, Is.EquivalentTo(at.Return.OpenHolds));
            Assert.That(rs.Referral.Holds.Keys, Is.EqualTo(at.Referral.Holds.Keys));
        });
        await World.AssertTrailsVerify();
    }

    /// <summary>The codes of the alarms that stand at a node.</summary>
    public async Task<IReadOnlyList<string>> AlarmsAsync(string of) => [.. (await World[of].Record.AlarmsAsync()).Select(a => a.Code)];

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
