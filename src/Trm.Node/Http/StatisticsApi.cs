using System.Globalization;
using Trm.Contracts.Rejections;
using static Trm.Node.Http.Routes;

namespace Trm.Node.Http;

/// <summary>The figures of a year over the interface: as they would be published, and sealed for the regional secretariat.</summary>
internal static class StatisticsApi
{
    public static void Map(Routes routes, TrmNode node)
    {
        routes.Get("/api/statistics", "Shows the figures of a year, as they would be published", [new("year", "A calendar year", IsRequired: true)], async (officer, asked, cancel) => int.TryParse(asked["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? Reply(await node.Figures.ShowAsync(officer, year, cancel), FiguresReply.Of)
            : Refused([new Rejection(RejectionCode.Value, "year", "a calendar year")]));
        routes.Post<FiguresRequest>("/api/statistics/export", "Seals a year's counts for the regional secretariat").Changes(async (officer, _, body, cancel) =>
            Reply(await node.Figures.ExportAsync(officer, body.Year, body.Certificate, cancel), FiguresFileReply.Of));
    }
}
