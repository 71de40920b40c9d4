using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>What is stuck over the interface: listed, shown, sent again, handed out, discarded by two.</summary>
internal static class QuarantineApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        var desk = node.Quarantine;
        routes.Get("/api/quarantine", async (officer, _, cancel) => Reply(await desk.ListAsync(officer, cancel), list => list.Select(StuckReply.Of)));
        routes.Get("/api/quarantine/{id}", async (officer, route, cancel) => Reply(await desk.ShowAsync(Id(route), officer, cancel), StuckDetailReply.Of));
        routes.Get("/api/quarantine/{id}/bytes", async (officer, route, cancel) =>
        {
            var bytes = await desk.BytesAsync(Id(route), officer, cancel);
            return bytes.IsOk ? Results.Bytes(bytes.Value, MediaTypeNames.Application.Octet) : Refused(bytes.Rejections);
        });
        routes.Post<object>("/api/quarantine/{id}/resend", NodeApi.MaxBody, async (officer, route, _, cancel) => Reply(await desk.ResendAsync(Id(route), officer, cancel), StuckDetailReply.Of));
        routes.Post<object>("/api/quarantine/{id}/discard", NodeApi.MaxBody, async (officer, route, _, cancel) => Reply(await desk.DiscardAsync(Id(route), officer, cancel), StuckReply.Of));
    }

    private static string Id(Microsoft.AspNetCore.Routing.RouteValueDictionary route) => (string)route["id"]!;
}
