using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Trm.Node.Quarantine;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What is stuck over the interface: listed, shown, sent again, handed out, discarded by two.</summary>
internal static class QuarantineApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        var desk = node.Quarantine;
        routes.List<StuckMessage, StuckReply>(
            "/api/quarantine", $"Lists what is stuck, {QuarantineDesk.Most} of each at most: ours first, urgent before normal, then what waits here, then what could not be verified", (officer, _, cancel) => desk.ListAsync(officer, cancel), Where, StuckReply.Of);
        routes.Get("/api/quarantine/{id}", "Shows one of them with all that is known of it", async (officer, route, cancel) => Reply(await desk.ShowAsync(Id(route), officer, cancel), StuckDetailReply.Of));
        routes.GetFile("/api/quarantine/{id}/bytes", "Hands out its bytes: sealed, or nobody's", MediaTypeNames.Application.Octet, [], async (officer, request, cancel) =>
        {
            var bytes = await desk.BytesAsync(Id(request.RouteValues), officer, cancel);
            return bytes.IsOk ? Results.Bytes(bytes.Value, MediaTypeNames.Application.Octet) : Refused(bytes.Rejections);
        });
        routes.Post<EmptyRequest>("/api/quarantine/{id}/resend", "Sends it again", measure: Measure.Remedy).Changes(async (officer, route, _, cancel) => Reply(await desk.ResendAsync(Id(route), officer, cancel), StuckDetailReply.Of));
        routes.Post<EmptyRequest>("/api/quarantine/{id}/discard", "Proposes to discard what nobody could verify; of another officer: discards it").Changes(async (officer, route, _, cancel) => Reply(await desk.DiscardAsync(Id(route), officer, cancel), StuckReply.Of));
    }

    // What waits for a directory may come to be what could not be verified: they stand together.
    private static string Where(StuckMessage stuck) => stuck.Kind switch
    {
        StuckKind.Quarantined or StuckKind.WaitsForDirectory => $"4/{Place.OfNewest(stuck.Since, stuck.Id)}",
        StuckKind.Parked => $"3/{Place.Of(stuck.Since, stuck.Id)}",
        _ => $"{(stuck.IsUrgent ? 1 : 2)}/{Place.Of(stuck.Since, stuck.Id)}",
    };

    private static string Id(Microsoft.AspNetCore.Routing.RouteValueDictionary route) => (string)route["id"]!;
}
