using Trm.Console.Wire;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Reading;

/// <summary>What was said in a case, in words. Each look is an entry in the trail.</summary>
internal static class ReadingPages
{
    public static void Map(ConsoleRoutes routes) => routes.Page("/case/{case}/read", Access.Reading, visit => CaseRoute.Of(visit, async @case =>
        MessageId.Parse(visit.Http.Request.Query["message"].ToString()).Try(out var message, out _)
            && (await visit.Node.Referrals.ReadAsync(@case, message, visit.Http.Request.Query["by"] == "us", visit.Officer, visit.Cancel)).Try(out var read, out _)
            ? visit.Show<ReadPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Read"] = read })
            : visit.NotFound()));
}
