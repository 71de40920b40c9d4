using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Compose;

/// <summary>A case goes from one officer of the office to another.</summary>
internal static class HandOverPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/case/{case}/hand-over", Access.Composing, visit => CaseRoute.Of(visit, @case => ShowAsync(visit, @case, null)));
        routes.Act("/case/{case}/hand-over", Access.Composing, (visit, form) => CaseRoute.Of(visit, async @case =>
        {
            var read = new FormReader(visit, form);
            var candidates = await visit.Node.HandOvers.CandidatesAsync(visit.Officer, visit.Cancel);
            var to = read.OneOf("to", candidates.IsOk ? [.. candidates.Value.Select(a => a.Code)] : []);
            if (read.IsGood)
            {
                var done = await visit.Node.HandOvers.HandOverAsync(@case, visit.Officer, to, visit.Cancel);
                if (done.IsOk)
                    return Visit.Go($"/case/{@case}");
                read.Refuse(done.Rejections);
            }

            return await ShowAsync(visit, @case, read);
        }));
    }

    private static async Task<IResult> ShowAsync(Visit visit, CaseId @case, FormReader? read) =>
        (await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var line, out _) && (await visit.Node.HandOvers.CandidatesAsync(visit.Officer, visit.Cancel)).Try(out var candidates, out _)
            ? visit.Show<HandOverPage>(
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["Case"] = line, ["Candidates"] = candidates, ["Read"] = read },
                read is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity)
            : visit.NotFound();
}
