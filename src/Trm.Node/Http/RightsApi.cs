using Trm.Contracts.Codes;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What a person asks about what is held of them, over the interface. What they ask at the other side, and its answers: <see cref="RetentionApi"/>.</summary>
internal static class RightsApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        var desk = node.RightsOfPersons;
        routes.Get("/api/referrals/{case}/held", "Hands a person everything that is held of them; that is put on record", (officer, route, cancel) => OfCase(route, async @case => Reply(await desk.HeldAsync(@case, officer, cancel), HeldReply.Of)));
        routes.Post<RestrictionRequest>("/api/referrals/{case}/restriction", "Restricts what is done with what is held, or ends that", measure: Measure.Stop).Changes((officer, route, body, cancel) => OfCase(route, async @case =>
            Reply(body.Stands ? await desk.RestrictAsync(@case, officer, cancel) : await desk.EndRestrictionAsync(@case, officer, cancel), PassedOnReply.Of)));
        routes.Post<CorrectionRequest>("/api/referrals/{case}/correction", "Writes down what the person says is wrong").Changes((officer, route, body, cancel) => OfCase(route, async @case =>
            Reply(await desk.CorrectAsync(@case, officer, body.Field, body.Says, cancel), PassedOnReply.Of)));
        routes.Post<ComplaintRequest>("/api/referrals/{case}/complaint", "Passes on a complaint").Changes((officer, route, body, cancel) => OfCase(route, async @case =>
            CodeSystems.VoiceTopics.Find(body.Topic) is { } topic && CodeSystems.VoiceAbouts.Find(body.About) is { } about
                ? Reply(await desk.ComplainAsync(@case, officer, topic, about, cancel), PassedOnReply.Of)
                : Refused([Unlisted("topic or about", [.. CodeSystems.VoiceTopics.Codes, .. CodeSystems.VoiceAbouts.Codes])])));
    }
}
