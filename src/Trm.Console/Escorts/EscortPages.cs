using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Console.Escorts;

/// <summary>On which a coordinator says who travels with a person.</summary>
internal static class EscortPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/case/{case}/escort", Access.BindingEscorts, visit => OfCase(visit, async @case => await ShowAsync(visit, @case)));
        routes.Act("/case/{case}/escort", Access.BindingEscorts, (visit, form) => OfCase(visit, async @case =>
        {
            var code = form["escort"].ToUpperInvariant();
            var done = form["what"] == "release"
                ? await visit.Node.Escorts.ReleaseAsync(@case, code, visit.Officer, visit.Cancel)
                : await visit.Node.Escorts.BindAsync(@case, code, visit.Officer, visit.Cancel);
            return done.IsOk ? Visit.Go($"/case/{@case}/escort")
                : done.Rejection.Code.Equals(RejectionCode.Value) ? await ShowAsync(visit, @case, code)
                : visit.NotFound();
        }));
    }

    private static async Task<IResult> ShowAsync(Visit visit, CaseId @case, string? refused = null)
    {
        if (!(await visit.Node.Cases.FindAsync(@case, visit.Officer, visit.Cancel)).Try(out var line, out _) || !(await visit.Node.Escorts.ListAsync(@case, visit.Officer, visit.Cancel)).Try(out var bound, out _))
            return visit.NotFound();
        return visit.Show<BindingPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Case"] = line,
                ["Bound"] = bound,
                ["Typed"] = refused,
                ["Faults"] = refused is null ? null : (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal) { ["escort"] = "escort.bind-fault" },
            },
            refused is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Task<IResult> OfCase(Visit visit, Func<CaseId, Task<IResult>> answer) =>
        CaseId.Parse(visit.Http.Request.RouteValues["case"] as string).Try(out var @case, out _) ? answer(@case) : Task.FromResult(visit.NotFound());
}
