using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>Case files as tests write them, through the public reader.</summary>
internal static class HtcdsFiles
{
    public static Result<IReadOnlyList<HtcdsCase>> Csv(string text) => HtcdsReader.Read(Encoding.UTF8.GetBytes(text), "case.csv");

    public static Result<IReadOnlyList<HtcdsCase>> Json(string text) => HtcdsReader.Read(Encoding.UTF8.GetBytes(text), "case.json");

    public static HtcdsCase Case(params (string Field, string Value)[] fields) =>
        Csv(CsvOf(fields)).Value[0];

    public static string CsvOf(params (string Field, string Value)[] fields) =>
        string.Join(',', fields.Select(f => f.Field)) + "\r\n" + string.Join(',', fields.Select(f => Quote(f.Value))) + "\r\n";

    public static string JsonOf(params (string Field, string Value)[] fields) =>
        "{" + string.Join(',', fields.Select(f => $"{JsonSerializer.Serialize(f.Field)}:{JsonSerializer.Serialize(f.Value)}")) + "}";

    public static string Quote(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static void AssertRefused<T>(Result<T> result, RejectionCode code, string path)
        where T : class
    {
        Assert.That(result.IsOk, Is.False);
        Assert.That(result.Rejections.Select(r => (r.Code.Text, r.Path)), Has.Member((code.Text, path)));
    }
}
