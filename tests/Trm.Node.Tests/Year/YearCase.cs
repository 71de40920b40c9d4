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
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Year;

/// <summary>
/// One case of the simulated year and the people who work on it: mostly they take the next step of a return, now and then something else happens, and they do not
/// wait for each other.
/// </summary>
internal sealed class YearCase
{
    // Of things that seldom happen each has its turn, whichever case it falls to: every kind occurs, however the threads run.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Turns = new(StringComparer.Ordinal);

    private static readonly DutyNumber Duty = DutyNumber.Parse("+381110000000").Value;

    private readonly World _world;
    private readonly Random _random;
    private readonly string _from;
    private readonly string _to;
    private readonly Officer _sender;
    private readonly Officer _receiver;
    private readonly Officer _shelter;
    private readonly NamedOrganisation _organisation;
    private readonly ReferralDraft _draft;
    private readonly TravelBasis _basis;
    private DateTimeOffset _departs;

    public YearCase(World world, Random random, string from, string to)
    {
        (_world, _random, _from, _to) = (world, random, from, to);
        _sender = new($"{from}-07", Role.Coordinator);
        _receiver = new($"{to}-03", Role.Coordinator);
        _shelter = new($"{to}-CW-1", Role.CaseWorker);
        _organisation = NamedOrganisation.Parse($"{to}-SHELTER", "Shelter by the river").Value;
        _draft = Stage.DraftFor(
            world,
            now => Stage.AllConsents(now).Replace("\"exploitation\",\"risk\"", "\"exploitation\",\"legal\",\"children\",\"risk\"", StringComparison.Ordinal).Replace("RS/RS-SHELTER", $"{to}/{to}-SHELTER", StringComparison.Ordinal).Replace("AT/AT-COORDINATION", $"{from}/{from}-COORDINATION", StringComparison.Ordinal),
            sheet => sheet.Replace("\"organisation\": \"RS/RS-SHELTER\"", $"\"organisation\": \"{to}/{to}-SHELTER\"", StringComparison.Ordinal));
        _basis = random.Next(8) == 0 ? TravelBasis.Removal : random.Next(4) == 0 ? TravelBasis.OwnWishUnderObligationToLeave : TravelBasis.OwnWish;
    }

    public CaseId Id => _draft.Case;

    public string From => _from;

    public string To => _to;

    /// <summary>What was refused before anything was sent, by code.</summary>
    public List<string> Refusals { get; } = [];

    private TrmNode At => _world[_from];

    private TrmNode Rs => _world[_to];

    private DateTimeOffset Now => WireTime.Cut(_world.Time.GetUtcNow());

    private DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>The case at one of its two nodes; null where it is not there yet.</summary>
    public Task<CaseFile?> FileAsync(string of) => _world[of].Referrals.FindAsync(Id, default);

    /// <summary>A few acts; each may cross whatever is on its way.</summary>
    public async Task ActAsync()
    {
        for (var acts = 3 + _random.Next(5); acts > 0; acts--)
        {
            var refusal = await (_random.Next(5) == 0 ? HappenAsync() : NextAsync());
            if (refusal is not null)
                Refusals.Add(refusal);
            if (_random.Next(4) != 0)
                await SettledAsync();
        }
    }

    /// <summary>Ends what is still open, so that the year has an end.</summary>
    public async Task CloseAsync()
    {
        await SettledAsync();
        if (await FileAsync(_from) is { Referral.State: ReferralState.InProgress })
            await Said(At.Returns.CloseAsync(Id, _sender, CaseOutcome.EndedEarly));
        await SettledAsync();
        if (await FileAsync(_to) is { Referral.State: ReferralState.InProgress })
            await Said(Rs.Returns.CloseAsync(Id, _receiver, _random.Next(3) == 0 ? CaseOutcome.Stays : CaseOutcome.Completed));
        await SettledAsync();
    }

    private async Task SettledAsync()
    {
        await _world.Settled(_from);
        await _world.Settled(_to);
    }

    // The next step of an ordinary case, whoever's it is.
    private async Task<string?> NextAsync()
    {
        if (await FileAsync(_from) is not { } ours)
            return await Said(At.Referrals.SendProfileAsync(_draft, _sender));
        if (await FileAsync(_to) is not { } theirs)
            return null;
        if (await LiftAsync(At, _sender, ours) is { } lifted)
            return lifted == "" ? null : lifted;
        if (await LiftAsync(Rs, _receiver, theirs) is { } liftedThere)
            return liftedThere == "" ? null : liftedThere;
        switch (ours.Referral.State)
        {
            case ReferralState.Delivered:
                await Rs.Referrals.OpenAsync(Id, _receiver);
                return null;
            case ReferralState.Received or ReferralState.InfoRequested:
                return await DecideAsync(theirs);
            case ReferralState.Accepted:
                return await Said(At.Referrals.SendIdentityAsync(_draft, _sender));
            case ReferralState.InProgress:
                return await ReturnAsync(ours);
            default:
                return null;
        }
    }

    private async Task<string?> DecideAsync(CaseFile theirs) => Turn("decision", 12) switch
    {
        0 => await Said(Rs.Referrals.DeclineAsync(Id, _receiver, Any(CodeSystems.DeclineReasons), Any(CodeSystems.NextSteps))),
        1 => await Said(Rs.Referrals.RedirectAsync(Id, _receiver, _organisation)),
        2 => await QuestionAsync(theirs),
        _ => await Said(Rs.Referrals.AcceptAsync(Id, _receiver, _organisation, "CW-1", Today)),
    };

    private async Task<string?> ReturnAsync(CaseFile ours)
    {
        var newest = await NewestMoveAsync(ours);
        switch (ours.Return.State)
        {
            case ReturnState.None or ReturnState.NotSafe or ReturnState.Found or ReturnState.NotMet or ReturnState.Diverted or ReturnState.RefusedEntry:
                _departs = Now.AddHours(5);
                await KeepAsync();
                return await Said(At.Returns.ProposeAsync(_draft, _sender, _basis, Today, Today.AddDays(30)));
            case ReturnState.Proposed when newest is not null:
                return await Said(_random.Next(10) == 0 ? Rs.Returns.FindNotSafeAsync(Id, _receiver, newest) : Rs.Returns.TakeUpAsync(Id, _receiver, newest));
            case ReturnState.Assessment:
                _departs = Now.AddHours(5);
                await KeepAsync();
                if (_random.Next(12) == 0 && newest is not null)
                    return await Said(At.Returns.FindNotSafeAsync(Id, _sender, newest));
                await RiskAsync();
                return await Said(At.Returns.OfferPlanAsync(_draft, _sender, Plan()));
            case ReturnState.PlanOffered:
                return await Said(Rs.Returns.ReadyAsync(Id, _shelter, Meeting(), isFinal: false));
            case ReturnState.PlanAccepted:
                return await ClearAsync(newest);
            case ReturnState.Cleared:
                await KeepAsync();
                return await Said(Rs.Returns.ReadyAsync(Id, _shelter, Meeting(), isFinal: true));
            case ReturnState.FinalCheck:
                return await Said(At.Returns.DepartedAsync(Id, _sender, Journey(), _random.Next(2) == 0 ? Plan().Legs : null));
            case ReturnState.Travelling or ReturnState.TravellingUncleared:
                return await ArriveAsync();
            case ReturnState.Met:
                return await Said(Rs.Returns.HandedOverAsync(Id, _shelter, Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
            case ReturnState.Reception or ReturnState.FollowUp when _random.Next(4) > 0:
                var form = (FollowUpForm)Turn("follow-up", 3);
                var refused = await Said(Rs.Returns.FollowedUpAsync(Id, _shelter, form, Any(CodeSystems.FollowUpMoments), Wellbeing.Safe));
                if (refused is not null)
                    Turns.AddOrUpdate("follow-up", 0, (_, turn) => turn - 1); // nobody said it: it is the next one's turn to
                return refused;
            case ReturnState.Missing:
                return await IncidentAsync(Incident.Found);
            default:
                return await Said(_random.Next(2) == 0
                    ? At.Returns.CloseAsync(Id, _sender, _random.Next(3) == 0 ? CaseOutcome.Stays : CaseOutcome.Completed)
                    : Rs.Returns.CloseAsync(Id, _receiver, CaseOutcome.Completed));
        }
    }

    private async Task<string?> ClearAsync(MessageId? plan)
    {
        if (_random.Next(8) == 0 && plan is not null && await NewestAsync(MessageKind.ReturnPlanOffer) is { } offered)
        {
            _departs = Now.AddHours(5);
            return await Said(At.Returns.ChangePlanAsync(_draft, _sender, Plan() with { Escort = Escort.Medical }, offered));
        }

        await KeepAsync();
        if (_basis == TravelBasis.Removal)
            return await Said(At.Returns.DepartedAsync(Id, _sender, Journey()));
        var facts = Lawful();
        await At.Returns.KeepFactsAsync(Id, _sender, Turn("clearance", 4) switch
        {
            // Postponed paper, and an adult's own decision.
            0 => facts with
            {
                Care = facts.Care! with { Paper = null },
                FastTrack = new() { Officer = _sender.Code, SecondOfficer = "CW-17", WordWithPerson = "word", ReceiverOrWish = "readiness", Tasks = [new(PostponedPaper.CarePlan, "CW-17", Today.AddDays(10))] },
            },
            1 => facts with
            {
                Recovery = new() { EndsAt = Now.AddDays(20), Paper = "paper" },
                OwnDecision = new()
                {
                    Id = "own", Gates = ["G08"], AdvisedAt = Now.AddDays(-3), InOwnLanguage = true, AdviserOffered = "offer", DecidedAt = Now.AddDays(-1), Officer = _sender.Code,
                    SecondOfficer = "CW-17", SafetyPlan = "plan", CheckIn = Now.AddDays(2),
                },
            },
            _ => facts,
        });
        return await Said(At.Returns.ClearAsync(Id, _sender, Today, "CW-17"));
    }

    private async Task<string?> ArriveAsync() => Turn("arrival", 8) switch
    {
        0 => await IncidentAsync(Incident.NotMet),
        1 => await IncidentAsync(Incident.Missing),
        2 => await Said(Rs.Returns.DeclinedToBeMetAsync(Id, _shelter, Now, 1, PersonsAnswer.Yes)),
        3 => await Said(At.Returns.TransitPassedAsync(Id, _sender, Journey())),
        4 => await Said(At.Returns.JourneyChangedAsync(Id, _sender, Journey())),
        _ => await Said(Rs.Returns.MetAsync(Id, _shelter, Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes)),
    };

    // What nobody plans.
    private async Task<string?> HappenAsync()
    {
        var (ours, theirs) = (await FileAsync(_from), await FileAsync(_to));
        if (ours is null || theirs is null)
            return await OfNobodyAsync();
        return Turn("happening", 22) switch
        {
            0 or 1 => await Said(At.Referrals.HoldAsync(Id, _sender, Any(CodeSystems.HoldReasons), Today.AddDays(5))),
            2 or 3 => await Said(Rs.Referrals.HoldAsync(Id, _receiver, Any(CodeSystems.HoldReasons), Today.AddDays(5))),
            4 => await Said(At.Returns.WithdrawAsync(Id, _sender, ConsentScope.Return, WithdrawalAction.Stop, Now)),
            5 => await Said(Rs.Returns.WithdrawAsync(Id, _receiver, ConsentScope.Return, WithdrawalAction.Restrict, Now)),
            6 when _random.Next(2) == 0 => await Said(Rs.Returns.WithdrawAsync(Id, _receiver, ConsentScope.Sharing, WithdrawalAction.Delete, Now)),
            7 => await Said(Rs.Returns.WithdrawAsync(Id, _receiver, ConsentScope.FollowUp, WithdrawalAction.Stop, Now)),
            8 or 9 => await QuestionAsync(theirs),
            10 or 11 => await IncidentAsync((Incident)Turn("incident", Enum.GetValues<Incident>().Length)),
            12 or 13 => await UpdateAsync(),
            14 => await CancelAsync(theirs),
            15 => await RightAsync(),
            16 when _random.Next(2) == 0 => await Said(At.Returns.DepartedAsync(Id, _sender, Journey())),
            16 => await Said(At.Returns.JourneyChangedAsync(Id, _sender, Journey())),
            17 => await NoticeAsync(),
            18 => await Said(Rs.Returns.MisdirectedAsync(_world.Id(_from), _receiver, TransmissionId.Of(Guid.NewGuid()), wasOpened: true, Deletion.Deleted, Id)),
            _ => await OfNobodyAsync(),
        };
    }

    private async Task<string?> OfNobodyAsync()
    {
        var (to, from) = (_world.Id(_to), _world.Id(_from));
        switch (Turn("nobody", 7))
        {
            case 0:
                var asked = await At.Referrals.AskCapacityAsync(to, _sender, ["SocialCare"], 1, Urgency.Routine);
                await SettledAsync();
                return asked.IsOk ? await Said(Rs.Referrals.AnswerCapacityAsync(from, _receiver, asked.Value.Message, CapacityReply.Yes, Now.AddDays(10))) : asked.Rejection.Code.Text;
            case 1:
                return await Said(At.Returns.FeedbackAsync(to, _sender, VoiceTopic.Reception, VoiceAbout.ReceivingSide, Rating.Good));
            case 2:
                return await Said(Rs.Returns.ComplaintAsync(from, _receiver, VoiceTopic.Delay, VoiceAbout.SendingSide));
            case 3:
                return await Said(At.SubmitAsync(new(MessageKind.DirectoryNotice, to, null, _sender, c => DirectoryMessage.Notice(c, 2, Now))));
            case 4:
                return await Said(At.SubmitAsync(new(MessageKind.DirectoryKeyChange, to, null, _sender, c => DirectoryMessage.KeyChange(c, 2, Now, KeyUse.Sign))));
            case 5:
                return await Said(Rs.Returns.MisdirectedAsync(from, _receiver, TransmissionId.Of(Guid.NewGuid()), wasOpened: false, Deletion.Deleted));
            default:
                return await Said(At.Referrals.TestAsync(to, _sender));
        }
    }

    private async Task<string?> QuestionAsync(CaseFile theirs)
    {
        if (theirs.Organisation is not null && _random.Next(4) == 0)
            return await RiskAsync();
        // Before anybody accepted, every answer is a refusal: those questions take no turn from the others.
        var turns = theirs.Organisation is null ? "early topic" : "topic";
        var question = await Rs.Referrals.AskAsync(Id, _receiver, CodeSystems.Topics.Values[Turn(turns, CodeSystems.Topics.Values.Count)], [], QuestionPurpose.Readiness);
        await SettledAsync();
        var refused = question.IsOk ? await Said(At.Referrals.AnswerAsync(_draft, _sender, question.Value.Message)) : question.Rejection.Code.Text;
        if (refused is not null && _random.Next(2) == 0)
            Turns.AddOrUpdate(turns, 0, (_, turn) => turn - 1); // nobody said it: it is the next one's turn to, unless nobody can
        return refused;
    }

    // The receiving side looks at the dangers for itself and answers when asked.
    private async Task<string?> RiskAsync()
    {
        var asked = await At.Referrals.AskAsync(Id, _sender, Topic.Risk, [], QuestionPurpose.Decision);
        await SettledAsync();
        await Rs.Returns.KeepFactsAsync(Id, _receiver, Looked());
        return asked.IsOk ? await Said(Rs.Returns.ShareRiskAsync(Id, _receiver, asked.Value.Message)) : asked.Rejection.Code.Text;
    }

    private async Task<string?> UpdateAsync()
    {
        var refused = await UpdateAsync(Turn("update", 5));
        if (refused is not null && _random.Next(2) == 0)
            Turns.AddOrUpdate("update", 0, (_, turn) => turn - 1); // as with answers: it is the next one's turn to say it
        return refused;
    }

    private Task<string?> UpdateAsync(int which) => which switch
    {
        0 => Said(At.Returns.UpdateAsync(_draft, _sender, MessageKind.UpdateChange, UpdateMessage.Change)),
        1 => Said(At.Returns.UpdateAsync(_draft, _sender, MessageKind.UpdateCorrection, UpdateMessage.Correction)),
        2 => Said(At.Returns.UpdateAsync(_draft, _sender, MessageKind.UpdateConsentRenewed, UpdateMessage.ConsentRenewed)),
        3 => Said(At.Returns.UpdateAsync(_draft, _sender, MessageKind.UpdateBestInterests, (c, v, p, r) => UpdateMessage.BestInterests(c, v, p, new(BestInterestsOutcome.ThisReturn, Today.AddDays(90)), r))),
        _ => Said(At.Returns.UpdateAsync(_draft, _sender, MessageKind.UpdateRemedies, (c, v, p, r) => UpdateMessage.Remedies(c, v, p, new(RemedyClaim.Wages, RemedyState.Continued), r))),
    };

    private async Task<string?> CancelAsync(CaseFile theirs)
    {
        if (theirs.Referral.CancelAsked is { } asked)
            return await Said(Rs.Returns.AgreeToCancelAsync(Id, _receiver, asked));
        var request = await At.Returns.AskToCancelAsync(Id, _sender);
        await SettledAsync();
        if (!request.IsOk)
            return request.Rejection.Code.Text;
        return _random.Next(2) == 0 ? await Said(Rs.Returns.AgreeToCancelAsync(Id, _receiver, request.Value.Message)) : null;
    }

    private async Task<string?> RightAsync()
    {
        var asked = await At.Returns.AskForRightAsync(Id, _sender, Any(CodeSystems.DataRights));
        await SettledAsync();
        return asked.IsOk
            ? await Said(Rs.Returns.RightDoneAsync(Id, _receiver, asked.Value.Message, DataRight.Access, RightOutcome.Done))
            : asked.Rejection.Code.Text;
    }

    private async Task<string?> NoticeAsync()
    {
        await At.Returns.KeepFactsAsync(Id, _sender, Lawful() with
        {
            Notice = new() { Facts = [SafetyNoticeContent.FactNames[0]], LegalBasis = "vital-interests", Officer = _sender.Code, SecondOfficer = "CW-17", ApprovedAt = Now, TellPerson = "task" },
        });
        return await Said(At.Returns.NoticeAsync(
            Id, _sender, new(Danger.Abduction, [Helper.Police], LegalBasis.VitalInterests, _to, PlaceKind.Station, Now.AddHours(6), 1, "CW-17", null)));
    }

    private Task<string?> IncidentAsync(Incident incident) => _random.Next(2) == 0
        ? Said(Rs.Returns.IncidentAsync(Id, _shelter, incident, Now, "HU", PlaceKind.Border))
        : Said(At.Returns.IncidentAsync(Id, _sender, incident, Now, "HU", PlaceKind.Border));

    // Whoever set a hold lifts it some time, with a second person. Empty where it was done, null where there was none.
    private async Task<string?> LiftAsync(TrmNode node, Officer officer, CaseFile file)
    {
        if (_random.Next(3) == 0)
            return null;
        var hold = file.Referral.Holds.Values.FirstOrDefault(h => h.Owner == file.OwnSide)?.Message
            ?? file.Return.OpenHolds.FirstOrDefault(h => h.Owner == file.OwnSide && !h.PersonsWord)?.Message;
        return hold is null ? null : await Said(node.Referrals.LiftAsync(Id, officer, hold, "CW-99")) ?? "";
    }

    private Task<Result<CaseFacts>> KeepAsync() => At.Returns.KeepFactsAsync(Id, _sender, Lawful());

    private CaseFacts Lawful() => Stage.LawfulFacts(Now, _departs == default ? Now.AddHours(5) : _departs);

    private CaseFacts Looked() => new()
    {
        Age = AgeStanding.Adult,
        Journey = new(Now, Now.AddHours(6)),
        Risks =
        [
            new() { Id = "there", Side = Side.Receiving, ValidUntil = Now.AddDays(60), PersonsViewRecorded = true, Areas = [new(RiskArea.DebtCollection, RiskLevel.Low, [])], Paper = "there" },
        ],
    };

    private ReturnPlan Plan() => new([new(TravelMode.Rail, "Here", "There", _departs, _departs.AddHours(6))], Escort.CaseWorker, [TravelDocument.Passport], []);

    private Meeting Meeting() => new(_organisation, _shelter.Code, "Central station", _departs.AddHours(6), "a green scarf", Duty, _departs.AddHours(30));

    private Journey Journey() => new(_basis, Now, Now.AddHours(6), 1, null, Duty);

    private async Task<MessageId?> NewestMoveAsync(CaseFile ours) => ours.Return.State switch
    {
        ReturnState.Proposed => await NewestAsync(MessageKind.ReturnProposal),
        ReturnState.Assessment => await NewestAsync(MessageKind.DecisionAccepted),
        _ => await NewestAsync(MessageKind.ReturnPlanOffer),
    };

    private async Task<MessageId?> NewestAsync(MessageKind kind) => (await At.Referrals.OpenAsync(Id, _sender)).Value.Messages
        .LastOrDefault(m => m.Kind == kind.Kind && m.Code == kind.Code)?.Message;

    private static int Turn(string of, int among) => Turns.AddOrUpdate(of, 0, (_, turn) => turn + 1) % among;

    private T Any<T>(CodeList<T> list)
        where T : struct, Enum => list.Values[_random.Next(list.Values.Count)];

    private static async Task<string?> Said(Task<Result<Submitted>> act) => (await act) is { IsOk: false } refused ? refused.Rejection.Code.Text : null;
}
