using Microsoft.AspNetCore.Http;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Courier;
using Trm.Node.Courier;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>Couriers over the interface: what waits for one, a file for one peer, and a file that one brought.</summary>
internal static class CourierApi
{
    /// <summary>The file; a header says why something that is owed is not in it. What to do about that stands in the list.</summary>
    private sealed class Written(CourierExport export) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var file = export;
            if (file.NotSealed is { } fault)
                httpContext.Response.Headers[NotSealed] = fault.Code.Text;
            await Results.Stream(file.Content, CourierFile.Media).ExecuteAsync(httpContext);
        }
    }

    /// <summary>The header of an exported file in which something that is owed is missing, for it cannot be sealed: the code why.</summary>
    public const string NotSealed = "Trm-Not-Sealed";

    public static void Map(Routes routes, TrmNode node)
    {
        var desk = node.Couriers;
        routes.List<CourierPending, CourierPending>("/api/courier", "Lists what waits for a courier, by peer", (officer, _, cancel) => desk.PendingAsync(officer, cancel), pending => pending.Peer, pending => pending);
        routes.Post<CourierRequest>("/api/courier/export", "Writes what one peer is not known to have into a file; nothing is done by that", measure: Measure.Remedy).Writes(CourierFile.Media, async (officer, _, body, cancel) =>
        {
            if (!ParticipantId.Parse(body.To).Try(out var to, out var fault))
                return Refused([fault]);
            var written = await desk.ExportAsync(to, officer, cancel);
            return written.IsOk ? new Written(written.Value) : Refused(written.Rejections);
        });
        routes.Upload("/api/courier/import", "Takes a file that a courier brought; nothing is taken twice", CourierFile.Media, CourierFile.MaxBytes + CourierHeader.MaxLine, async (officer, request, cancel) =>
            Reply(await desk.ImportAsync(request.Body, officer, cancel), CourierReply.Of), Measure.Remedy);
    }
}
