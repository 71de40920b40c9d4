using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Microsoft.AspNetCore.Http;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>
/// Returns, and whatever happens to a person, over the interface: one address for each act under <c>/api/referrals/{case}/</c>. Codes are those of the contract.
/// </summary>
internal static class ReturnApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.Get("/api/referrals/{case}/explanation", (officer, route, cancel) => OfCase(route, async @case => Reply(await node.Returns.ExplainAsync(@case, officer, french: false, cancel), e => e)));
        routes.Get("/api/referrals/{case}/explication", (officer, route, cancel) => OfCase(route, async @case => Reply(await node.Returns.ExplainAsync(@case, officer, french: true, cancel), e => e)));
        routes.Get("/api/referrals/{case}/facts", (officer, route, cancel) => OfCase(route, async @case => Facts(await node.Returns.FactsAsync(@case, officer, cancel))));
        routes.Post<JsonDocument>("/api/referrals/{case}/facts", NodeApi.MaxBody, (officer, route, body, cancel) => OfCase(route, async @case =>
        {
            var read = CaseFactsJson.Read(JsonSerializer.SerializeToUtf8Bytes(body.RootElement));
            return Facts(read.IsOk ? await node.Returns.KeepFactsAsync(@case, officer, read.Value, cancel) : read);
        }));

        Act<ProposalRequest>("proposal", (@case, officer, body, cancel) => Coded(
            "basis", CodeSystems.TravelBases, body.Basis, basis => Listed("dependants", body.Dependants, CaseId.Parse, dependants => NodeApi.FromDraftAsync(
                node, @case, officer, body.Sheet, draft => node.Returns.ProposeAsync(draft, officer, basis, body.WindowFrom, body.WindowTo, dependants, cancel), cancel))));
        Act<AboutRequest>("take-up", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.TakeUpAsync(@case, officer, about, cancel))));
        Act<AboutRequest>("not-safe", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.FindNotSafeAsync(@case, officer, about, cancel))));
        Act<PlanRequest>("plan", (@case, officer, body, cancel) => body.ToPlan().Try(out var plan, out _)
            ? NodeApi.FromDraftAsync(node, @case, officer, body.Sheet, draft => body.Previous is null
                ? node.Returns.OfferPlanAsync(draft, officer, plan, cancel)
                : MessageId.Parse(body.Previous).Try(out var previous, out var fault) ? node.Returns.ChangePlanAsync(draft, officer, plan, previous, cancel) : Task.FromResult<Result<Outbox.Submitted>>(fault), cancel)
            : Task.FromResult(Refused(body.ToPlan().Rejections)));
        Act<ReadinessRequest>("readiness", (@case, officer, body, cancel) => body.ToMeeting().Try(out var meeting, out _)
            ? Sent(node.Returns.ReadyAsync(@case, officer, meeting, body.Final, cancel))
            : Task.FromResult(Refused(body.ToMeeting().Rejections)));
        Act<ClearanceRequest>("clearance", (@case, officer, body, cancel) => Sent(node.Returns.ClearAsync(@case, officer, body.Departure, body.SecondApprover, cancel)));
        Act<JourneyRequest>("departure", (@case, officer, body, cancel) => body.ToJourney().Try(out var journey, out _)
            ? Sent(body.Change switch
            {
                "transit-passed" => node.Returns.TransitPassedAsync(@case, officer, journey, cancel),
                "changed" => node.Returns.JourneyChangedAsync(@case, officer, journey, null, cancel),
                _ => node.Returns.DepartedAsync(@case, officer, journey, null, cancel),
            })
            : Task.FromResult(Refused(body.ToJourney().Rejections)));
        Act<ArrivalRequest>("arrival", (@case, officer, body, cancel) => Coded("safe", CodeSystems.PersonsAnswers, body.Safe, safe => Coded("asExpected", CodeSystems.PersonsAnswers, body.AsExpected ?? "not-asked", expected => body.Form switch
        {
            "met" => Sent(node.Returns.MetAsync(@case, officer, body.At, body.Persons, safe, expected, cancel)),
            "handed-over" => Sent(node.Returns.HandedOverAsync(@case, officer, body.At, body.Persons, safe, expected, cancel)),
            "declined-to-be-met" => Sent(node.Returns.DeclinedToBeMetAsync(@case, officer, body.At, body.Persons, safe, cancel)),
            _ => Task.FromResult(Unlisted("form", ["met", "handed-over", "declined-to-be-met"])),
        })));
        Act<FollowUpRequest>("follow-up", (@case, officer, body, cancel) => Coded("moment", CodeSystems.FollowUpMoments, body.Moment, moment => body.Form switch
        {
            "made" => Coded("wellbeing", CodeSystems.Wellbeings, body.Wellbeing, wellbeing => Sent(node.Returns.FollowedUpAsync(
                @case, officer, FollowUpForm.Made, moment, wellbeing, CodeSystems.PersonsAnswers.Find(body.ChooseAgain), cancel))),
            "not-made" => Sent(node.Returns.FollowedUpAsync(@case, officer, FollowUpForm.NotMade, moment, cancel: cancel)),
            "not-wished" => Sent(node.Returns.FollowedUpAsync(@case, officer, FollowUpForm.NotWished, moment, cancel: cancel)),
            _ => Task.FromResult(Unlisted("form", ["made", "not-made", "not-wished"])),
        }));
        Act<IncidentRequest>("incidents", (@case, officer, body, cancel) => Enum.GetValues<Incident>().Where(i => IncidentMessage.KindOf(i).Code == body.Incident).ToList() is [var incident]
            ? Coded("place", CodeSystems.PlaceKinds, body.Place, place => Sent(node.Returns.IncidentAsync(@case, officer, incident, body.At, body.Country, place, body.Persons, cancel)))
            : Task.FromResult(Unlisted("incident", Enum.GetValues<Incident>().Select(i => IncidentMessage.KindOf(i).Code))));
        Act<WithdrawalRequest>("withdrawal", (@case, officer, body, cancel) => Coded("of", CodeSystems.ConsentScopes, body.Of, of => Coded(
            "action", CodeSystems.WithdrawalActions, body.Action, action => Sent(node.Returns.WithdrawAsync(@case, officer, of, action, body.SaidAt, cancel)))));
        Act<EndRequest>("end", (@case, officer, body, cancel) => Coded("outcome", CodeSystems.CaseOutcomes, body.Outcome, outcome => Sent(node.Returns.CloseAsync(@case, officer, outcome, cancel))));
        Act<EmptyRequest>("cancellation", (@case, officer, _, cancel) => Sent(node.Returns.AskToCancelAsync(@case, officer, cancel)));
        Act<AboutRequest>("cancellation-agreed", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.AgreeToCancelAsync(@case, officer, about, cancel))));
        Act<AboutRequest>("risk", (@case, officer, body, cancel) => Named(body.Message, about => Sent(node.Returns.ShareRiskAsync(@case, officer, about, cancel))));
        Act<RightRequest>("rights", (@case, officer, body, cancel) => Coded("right", CodeSystems.DataRights, body.Right, right => Sent(node.Returns.AskForRightAsync(@case, officer, right, cancel))));

        void Act<T>(string name, Func<CaseId, Officer, T, CancellationToken, Task<IResult>> act)
            where T : class => routes.Post<T>($"/api/referrals/{{case}}/{name}", NodeApi.MaxBody, (officer, route, body, cancel) => OfCase(route, @case => act(@case, officer, body, cancel)));
    }

    private static async Task<IResult> Sent(Task<Result<Outbox.Submitted>> act) => Submitted(await act);

    private static Task<IResult> Named(string? message, Func<MessageId, Task<IResult>> then) =>
        MessageId.Parse(message).Try(out var id, out var fault) ? then(id) : Task.FromResult(Refused([fault]));

    private static Task<IResult> Coded<T>(string member, CodeList<T> list, string? code, Func<T, Task<IResult>> then)
        where T : struct, Enum => list.Find(code) is { } value ? then(value) : Task.FromResult(Unlisted(member, list.Codes));

    private static Task<IResult> Listed<T>(string member, IReadOnlyList<string>? texts, Func<string, Result<T>> parse, Func<IReadOnlyList<T>, Task<IResult>> then)
        where T : class
    {
        var read = (texts ?? []).Select(parse).ToList();
        return read.Find(r => !r.IsOk) is { } bad ? Task.FromResult(Refused([bad.Rejection with { Path = member }])) : then([.. read.Select(r => r.Value)]);
    }

    private static IResult Facts(Result<CaseFacts> facts) => facts.IsOk
        ? Results.Content(System.Text.Encoding.UTF8.GetString(CaseFactsJson.Write(facts.Value)), "application/json")
        : Refused(facts.Rejections);
}
