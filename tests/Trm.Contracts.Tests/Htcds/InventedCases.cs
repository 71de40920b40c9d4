using System.Globalization;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using static Trm.Contracts.Tests.Htcds.HtcdsFiles;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>Cases with anything that the standard allows in any of its fields, read from a file as an office writes it.</summary>
internal static class InventedCases
{
    private const string Letters = "aZ09 ,;\"'\n\t|=+-@éšЖ中😀/\\{}[]:";

    /// <summary>One to three cases.</summary>
    /// <param name="survey">With the names of IOM's survey form.</param>
    public static IReadOnlyList<HtcdsCase> Read(Random random, bool survey)
    {
        var columns = HtcdsCatalogue.Fields
            .Select(f => (Name: survey ? SurveyForm.Questions.FirstOrDefault(q => q.Field == f).Name : f.Name, Field: f))
            .Where(c => c.Name is not null && (random.Next(2) == 0 || c.Field.Name == "prs_Birthdate")).ToList();
        var names = columns.Select(c => survey && random.Next(2) == 0 ? $"group/{c.Name}" : c.Name!);
        var text = new StringBuilder().AppendJoin(',', survey ? names.Append("_uuid") : names).Append('\n');
        for (var row = random.Next(1, 4); row > 0; row--)
        {
            var values = columns.Select(c => c.Field.Name == "prs_Birthdate" ? "1999-12-31" : random.Next(3) == 0 ? "" : Quote(Value(random, c.Field)));
            text.AppendJoin(',', survey ? values.Append("u") : values).Append('\n');
        }

        var read = Csv(text.ToString());
        Assert.That(read.Rejections, Is.Empty);
        return read.Value;
    }

    private static string Value(Random random, HtcdsField field) => field.Type switch
    {
        HtcdsType.Codes => string.Join(";|, "[random.Next(4)], field.Codes!.Codes.Where(_ => random.Next(field.Codes.Codes.Count) < 3).Select(c => c.Code)),
        HtcdsType.Code => field.Codes!.Codes[random.Next(field.Codes.Codes.Count)].Code,
        HtcdsType.Date => new DateOnly(1900, 1, 1).AddDays(random.Next(60_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        HtcdsType.Count => $"{random.Next(131)}{(random.Next(2) == 0 ? ".0" : "")}",
        HtcdsType.Degrees => $"{random.Next(-179, 180)}.{random.Next(100_000_000):00000000}0",
        HtcdsType.Phone => $"+{random.Next(1, 1000)} ({random.Next(10, 100)}) {random.Next(10_000, 10_000_000)}",
        HtcdsType.Flag => new[] { "TRUE", "no", "1", "false" }[random.Next(4)],
        HtcdsType.LongText => Words(random, Letters),
        _ => Words(random, Letters.Replace("\n", "", StringComparison.Ordinal)),
    };

    private static string Words(Random random, string letters)
    {
        var runes = letters.EnumerateRunes().ToList();
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => runes[random.Next(runes.Count)].ToString()));
    }
}
