using System.Globalization;
using Microsoft.Extensions.Primitives;
using Trm.Contracts.Rejections;
using Trm.Node.Hooks;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What national systems were told, to be fetched and to be told again (contracts/webhooks.md).</summary>
internal static class HookApi
{
    // A system that missed something knows the number of the last event that it has, not a page of ours.
    private static readonly ApiQuery[] Replay =
    [
        new("hook", "The hook, by its name", IsRequired: true), new("after", "The number of the last event that you have; 0, as where nothing is said, for all that are kept"),
        new("limit", FormattableString.Invariant($"Most events, {HookDesk.MostAtOnce} at the most; {PageAsked.DefaultLimit} where nothing is said")),
    ];

    public static void Map(Routes routes, TrmNode node)
    {
        var desk = node.Hooks;
        routes.List<HookShown, HookShown>(
            "/api/hooks", "Lists the national systems that are told, and whether they take it", async (officer, _, cancel) => Result<IReadOnlyList<HookShown>>.Ok(await desk.ListAsync(officer, cancel)), h => h.Name, h => h);
        routes.Get<IReadOnlyList<HookEvent>>("/api/events", "Lists what a hook was told behind a number, oldest first", Replay, async (officer, asked, cancel) =>
            Number(asked["after"], 0) is { } after && Number(asked["limit"], PageAsked.DefaultLimit) is { } limit and <= int.MaxValue
                ? Reply(await desk.EventsAsync(asked["hook"], officer, after, (int)limit, cancel), events => events)
                : Refused([new Rejection(RejectionCode.Value, "after, limit", "whole numbers")]));
        routes.Get("/api/events/{event}", "Fetches what a call told of", async (officer, route, cancel) => Reply(await desk.FetchAsync(route["event"] as string, officer, cancel), found => found));
        routes.Post<ResendRequest>("/api/hooks/{hook}/resend", "Tells a national system again what it missed").Changes(async (officer, route, body, cancel) =>
            Reply(await desk.ResendAsync(route["hook"] as string, officer, body.Event, body.After, cancel), resent => resent));
        routes.Post<EmptyRequest>("/api/hooks/{hook}/test", "Tells a national system of nothing, to try the way").Changes(async (officer, route, _, cancel) =>
            Reply(await desk.TestAsync(route["hook"] as string, officer, cancel), test => test));
    }

    private static long? Number(StringValues text, long otherwise) =>
        text.Count == 0 ? otherwise : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
