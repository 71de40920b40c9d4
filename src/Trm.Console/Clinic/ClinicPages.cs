using Microsoft.AspNetCore.Http;
using Trm.Console.Wire;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Clinic;
using Trm.Node.Overview;

namespace Trm.Console.Clinic;

/// <summary>The clinician's pages: who needs them, what was said of one person's health, and what they find. A case that is not there and one of another organisation look the same.</summary>
internal static class ClinicPages
{
    public static void Map(ConsoleRoutes routes)
    {
        routes.Page("/clinic", Access.Caring, async visit => visit.ShowOrNone<ClinicPage, IReadOnlyList<HealthLine>>(await visit.Node.Clinic.ShowAsync(visit.Officer, visit.Cancel), "Lines"));
        routes.Page("/clinic/cases", Access.Caring, async visit =>
            visit.ShowOrNone<ClinicCasesPage, Page<CaseLine>>(await visit.Node.Clinic.ListAsync(visit.Officer, PageNumber.Of(visit), visit.Cancel), "Cases"));
        routes.Page("/clinic/{case}", Access.Caring, visit => CaseRoute.Of(visit, @case => ShowAsync(visit, @case)));
        routes.Act("/clinic/{case}", Access.Caring, (visit, form) => CaseRoute.Of(visit, @case => RecordAsync(visit, @case, form)));
    }

    private static async Task<IResult> ShowAsync(Visit visit, CaseId @case, FormReader? read = null, int status = StatusCodes.Status200OK) =>
        (await visit.Node.Clinic.OpenAsync(@case, visit.Officer, visit.Cancel)).Try(out var record, out _)
            ? visit.Show<HealthRecordPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Record"] = record, ["Read"] = read }, status)
            : visit.NotFound();

    private static async Task<IResult> RecordAsync(Visit visit, CaseId @case, Form form)
    {
        var read = new FormReader(visit, form);
        var (fit, at, medicine) = (read.Yes("fit"), read.Moment("at"), read.Yes("medicine"));
        if (at > visit.Now)
            read.Refuse("at", "clinic.not-yet");
        if (!read.IsGood)
            return await ShowAsync(visit, @case, read, StatusCodes.Status422UnprocessableEntity);
        var recorded = await visit.Node.Clinic.RecordAsync(@case, visit.Officer, new(fit, at, medicine), visit.Cancel);
        if (recorded.IsOk)
            return Visit.Go("/clinic");
        if (recorded.Rejection.Code.Equals(RejectionCode.UnknownCase))
            return visit.NotFound();
        read.Refuse(recorded.Rejections);
        return await ShowAsync(visit, @case, read, StatusCodes.Status409Conflict);
    }
}
