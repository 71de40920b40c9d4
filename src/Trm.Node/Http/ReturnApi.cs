using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>
/// Returns, and whatever happens to a person, over the interface: one address for each act under <c>/api/referrals/{case}/</c>. Codes are those of the contract.
/// </summary>
internal static class ReturnApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.Get("/api/referrals/{case}/explanation", "Says what stands between a case and its next step", (officer, route, cancel) => OfCase(route, async @case => Reply(await node.Returns.ExplainAsync(@case, officer, french: false, cancel), e => e)));
        routes.Get("/api/referrals/{case}/explication", "The same in French", (officer, route, cancel) => OfCase(route, async @case => Reply(await node.Returns.ExplainAsync(@case, officer, french: true, cancel), e => e)));
        routes.Get("/api/referrals/{case}/facts", "Shows what is on record for the gates", (officer, route, cancel) => OfCase(route, async @case => Facts(await node.Returns.FactsAsync(@case, officer, cancel))));
        routes.Post<JsonDocument>("/api/referrals/{case}/facts", "Keeps what is on record for the gates").Changes((officer, route, body, cancel) => OfCase(route, async @case =>
        {
            var read = CaseFactsJson.Read(JsonSerializer.SerializeToUtf8Bytes(body.RootElement));
            return Facts(read.IsOk ? await node.Returns.KeepFactsAsync(@case, officer, read.Value, cancel) : read);
        }));

        Act<ProposalRequest>("proposal", "Proposes a return", (@case, officer, body, cancel) => Coded(
            "basis", CodeSystems.TravelBases, body.Basis, basis => Listed("dependants", body.Dependants, CaseId.Parse, dependants => NodeApi.FromDraftAsync(
                node, @case, officer, body.Sheet, (draft, changed) => node.Returns.ProposeAsync(draft, officer, basis, body.WindowFrom, body.WindowTo, dependants, changed, cancel), cancel))));
        Act<AboutRequest>("take-up", "Takes a proposal up", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.TakeUpAsync(@case, officer, about, cancel))));
        Act<AboutRequest>("not-safe", "Says that a return is not safe for now", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.FindNotSafeAsync(@case, officer, about, cancel))));
        Act<PlanRequest>("plan", "Sends a plan, or a changed one", (@case, officer, body, cancel) => body.ToPlan().Try(out var plan, out _)
            ? NodeApi.FromDraftAsync(node, @case, officer, body.Sheet, (draft, changed) => body.Previous is null
                ? node.Returns.OfferPlanAsync(draft, officer, plan, changed, cancel)
                : MessageId.Parse(body.Previous).Try(out var previous, out var fault) ? node.Returns.ChangePlanAsync(draft, officer, plan, previous, changed, cancel) : Task.FromResult<Result<Outbox.Submitted>>(fault), cancel)
            : Task.FromResult<Answer<SubmittedReply>>(Refused(body.ToPlan().Rejections)));
        Act<ReadinessRequest>("readiness", "The receiving organisation says that it is in place", (@case, officer, body, cancel) => body.ToMeeting().Try(out var meeting, out _)
            ? Sent(node.Returns.ReadyAsync(@case, officer, meeting, body.Final, cancel))
            : Task.FromResult<Answer<SubmittedReply>>(Refused(body.ToMeeting().Rejections)));
        Act<ClearanceRequest>("clearance", "Clears a person to travel, with a second person", (@case, officer, body, cancel) => Sent(node.Returns.ClearAsync(@case, officer, body.Departure, body.SecondApprover, cancel)));
        Fact<JourneyRequest>("departure", "Tells that somebody is on the way", (@case, officer, body, cancel) => body.ToJourney().Try(out var journey, out _)
            ? body.Change switch
            {
                null => Sent(node.Returns.DepartedAsync(@case, officer, journey, null, cancel)),
                "changed" => Sent(node.Returns.JourneyChangedAsync(@case, officer, journey, null, cancel)),
                "transit-passed" => Sent(node.Returns.TransitPassedAsync(@case, officer, journey, cancel)),
                _ => Refuse<SubmittedReply>(Unlisted("change", ["changed", "transit-passed"])),
            }
            : Task.FromResult<Answer<SubmittedReply>>(Refused(body.ToJourney().Rejections)));
        Fact<ArrivalRequest>("arrival", "Tells that somebody has arrived", (@case, officer, body, cancel) => Coded("safe", CodeSystems.PersonsAnswers, body.Safe, safe => Coded("asExpected", CodeSystems.PersonsAnswers, body.AsExpected ?? "not-asked", expected => body.Form switch
        {
            "met" => Sent(node.Returns.MetAsync(@case, officer, body.At, body.Persons, safe, expected, cancel)),
            "handed-over" => Sent(node.Returns.HandedOverAsync(@case, officer, body.At, body.Persons, safe, expected, cancel)),
            "declined-to-be-met" => Sent(node.Returns.DeclinedToBeMetAsync(@case, officer, body.At, body.Persons, safe, cancel)),
            _ => Refuse<SubmittedReply>(Unlisted("form", ["met", "handed-over", "declined-to-be-met"])),
        })));
        Fact<FollowUpRequest>("follow-up", "Tells how a person is", (@case, officer, body, cancel) => Coded("moment", CodeSystems.FollowUpMoments, body.Moment, moment => body.Form switch
        {
            "made" => Coded("wellbeing", CodeSystems.Wellbeings, body.Wellbeing, wellbeing => body.ChooseAgain is { } given && CodeSystems.PersonsAnswers.Find(given) is null
                ? Refuse<SubmittedReply>(Unlisted("chooseAgain", CodeSystems.PersonsAnswers.Codes))
                : Sent(node.Returns.FollowedUpAsync(@case, officer, FollowUpForm.Made, moment, wellbeing, CodeSystems.PersonsAnswers.Find(body.ChooseAgain), cancel))),
            "not-made" => Sent(node.Returns.FollowedUpAsync(@case, officer, FollowUpForm.NotMade, moment, cancel: cancel)),
            "not-wished" => Sent(node.Returns.FollowedUpAsync(@case, officer, FollowUpForm.NotWished, moment, cancel: cancel)),
            _ => Refuse<SubmittedReply>(Unlisted("form", ["made", "not-made", "not-wished"])),
        }));
        Fact<IncidentRequest>("incidents", "Tells that something happened", (@case, officer, body, cancel) => Enum.GetValues<Incident>().Where(i => IncidentMessage.KindOf(i).Code == body.Incident).ToList() is [var incident]
            ? Coded("place", CodeSystems.PlaceKinds, body.Place, place => Sent(node.Returns.IncidentAsync(@case, officer, incident, body.At, body.Country, place, body.Persons, cancel)))
            : Refuse<SubmittedReply>(Unlisted("incident", Enum.GetValues<Incident>().Select(i => IncidentMessage.KindOf(i).Code))));
        Fact<WithdrawalRequest>("withdrawal", "Tells that the person takes a consent back", (@case, officer, body, cancel) => Coded("of", CodeSystems.ConsentScopes, body.Of, of => Coded(
            "action", CodeSystems.WithdrawalActions, body.Action, action => Sent(node.Returns.WithdrawAsync(@case, officer, of, action, body.SaidAt, cancel)))));
        Act<EndRequest>("end", "Closes the case on this side", (@case, officer, body, cancel) => Coded("outcome", CodeSystems.CaseOutcomes, body.Outcome, outcome => Sent(node.Returns.CloseAsync(@case, officer, outcome, cancel))));
        Act<EmptyRequest>("cancellation", "Asks to cancel a return", (@case, officer, _, cancel) => Sent(node.Returns.AskToCancelAsync(@case, officer, cancel)));
        Act<AboutRequest>("cancellation-agreed", "Agrees to a cancellation", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.AgreeToCancelAsync(@case, officer, about, cancel))));
        Act<AboutRequest>("risk", "Shares the view of the risks", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.ShareRiskAsync(@case, officer, about, cancel))));
        Act<RightRequest>("rights", "Asks the other side about a person's data", (@case, officer, body, cancel) => Coded("right", CodeSystems.DataRights, body.Right, right => Sent(node.Returns.AskForRightAsync(@case, officer, right, cancel))));

        void Act<T>(string name, string does, Func<CaseId, Officer, T, CancellationToken, Task<Answer<SubmittedReply>>> act)
            where T : class => To(name, does, Measure.Normal, act);

        // Whatever the person has decided, or has happened to them: it waits behind nothing else.
        void Fact<T>(string name, string does, Func<CaseId, Officer, T, CancellationToken, Task<Answer<SubmittedReply>>> act)
            where T : class => To(name, does, Measure.Stop, act);

        void To<T>(string name, string does, Measure measure, Func<CaseId, Officer, T, CancellationToken, Task<Answer<SubmittedReply>>> act)
            where T : class => routes.Post<T>($"/api/referrals/{{case}}/{name}", does, measure: measure).Sends((officer, route, body, cancel) => OfCase(route, @case => act(@case, officer, body, cancel)));
    }

    private static async Task<Answer<SubmittedReply>> Sent(Task<Result<Outbox.Submitted>> act) => Submitted(await act);

    private static Task<Answer<SubmittedReply>> Named(string? message, Func<MessageId, Task<Answer<SubmittedReply>>> then) =>
        MessageId.Parse(message).Try(out var id, out var fault) ? then(id) : Refuse<SubmittedReply>(fault);

    private static Task<Answer<SubmittedReply>> Coded<T>(string member, CodeList<T> list, string? code, Func<T, Task<Answer<SubmittedReply>>> then)
        where T : struct, Enum => list.Find(code) is { } value ? then(value) : Refuse<SubmittedReply>(Unlisted(member, list.Codes));

    private static Task<Answer<SubmittedReply>> Listed<T>(string member, IReadOnlyList<string>? texts, Func<string, Result<T>> parse, Func<IReadOnlyList<T>, Task<Answer<SubmittedReply>>> then)
        where T : class
    {
        var read = (texts ?? []).Select(parse).ToList();
        return read.Find(r => !r.IsOk) is { } bad ? Refuse<SubmittedReply>(bad.Rejection with { Path = member }) : then([.. read.Select(r => r.Value)]);
    }

    private static Answer<JsonElement> Facts(Result<CaseFacts> facts) => Reply(facts, f => JsonElement.Parse(CaseFactsJson.Write(f)));
}
