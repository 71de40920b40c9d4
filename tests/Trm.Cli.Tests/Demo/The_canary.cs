using System.Diagnostics;
using System.Globalization;
using System.Text;
using Trm.Testing;

namespace Trm.Cli.Tests.Demo;

/// <summary>
/// A case with distinctive values, over a real RabbitMQ: while both nodes are up, and after, none of them is found in anything that the demonstration or the broker keeps.
/// The one place by design is payload.json in the folder that --out names.
/// </summary>
internal sealed class The_canary
{
    private static readonly string[] Values =
        ["Quizzabeth", "Ñandúcillo-Жаворонок", "1987-03-19", "CANARY-ID-5512907", "quizzabeth@canary.example", "+381 69 5512 907", "Kanarska ulica 5512", "Feathersham", "the uncle with the yellow van"];

    [Test]
    public async Task Is_found_nowhere_but_in_the_payloads_that_were_asked_for()
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var temporary = Directory.CreateDirectory(scratch["tmp"]).FullName;
        var file = scratch.Write("case.csv", string.Create(CultureInfo.InvariantCulture, $"""
            prs_FirstName,prs_SecondName,prs_Birthdate,prs_IdentityNumber,prs_Email,prs_MobilePhone,prs_MailingStreet,prs_MailingCity,prs_Gender,prs_PrimaryLanguage,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,vic_DetailsOfVulnerabilities
            {Values[0]},{Values[1]},{Values[2]},{Values[3]},{Values[4]},{Values[5]},{Values[6]},{Values[7]},Feminine,srp,SRB,ActualVictimOfTrafficking,ForcedLabour,{Values[8]}

            """));

        var printed = new StringBuilder();
        using var demo = Trm.Start(
            "dotnet", [Trm.Program, "demo", "--stay", "--verbose", "--case", file, "--out", scratch["out"], "--broker", rabbit.Uri.ToString()],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = temporary });
        var errors = demo.StandardError.ReadToEndAsync();
        try
        {
            while (await demo.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } line)
            {
                printed.AppendLine(line);
                if (line.Contains("stay up", StringComparison.Ordinal))
                    break;
            }

            Assert.That(printed.ToString(), Does.Contain("stay up"), $"{printed}\n{(demo.HasExited ? await errors : "")}");

            // While they are up: databases with their write-ahead logs, case keys, tiles, the broker's queues and logs.
            Assert.That(Directory.EnumerateFiles(temporary, "node.db*", SearchOption.AllDirectories).Count(), Is.GreaterThanOrEqualTo(2));
            Assert.That(Found(temporary), Is.Empty);
            if (rabbit.IsPrivate)
                Assert.That(Found(rabbit.DataFolder), Is.Empty);
        }
        finally
        {
            Process.Start("kill", ["-INT", demo.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
            await demo.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        printed.Append(await demo.StandardOutput.ReadToEndAsync()).Append(await errors);
        Assert.That(demo.ExitCode, Is.Zero, printed.ToString());
        Assert.That(errors.Result, Does.Contain("Trm.Node"), "the nodes logged");
        Assert.That(FoundIn(Encoding.UTF8.GetBytes(printed.ToString())), Is.Empty);
        Assert.That(Found(temporary), Is.Empty);
        var left = Directory.EnumerateFiles(scratch["out"], "*", SearchOption.AllDirectories).Where(f => FoundIn(File.ReadAllBytes(f)).Any()).ToList();
        Assert.That(left.Select(Path.GetFileName).Distinct(StringComparer.Ordinal), Is.EqualTo(new[] { "payload.json" }), "the search finds what is there");
        if (rabbit.IsPrivate)
        {
            Assert.That(Found(rabbit.DataFolder), Is.Empty);
            Assert.That(await rabbit.ControlAsync("list_queues", "name", "--quiet"), Does.Not.Contain("mb-"), "the demonstration takes its mailboxes away");
        }
    }

    [Test]
    public void Search_sees_a_value_in_every_form()
    {
        foreach (var form in Forms(Values[1]))
            Assert.That(FoundIn([1, 2, 3, .. form, 4, 5]), Is.Not.Empty);
        for (var shift = 0; shift < 3; shift++)
            Assert.That(FoundIn(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', shift) + "name: " + Values[0] + " and more")))), Is.Not.Empty);
        Assert.That(FoundIn("nothing of the kind"u8.ToArray()), Is.Empty);
    }

    private static List<string> Found(string folder)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(file);
            }
            catch (IOException)
            {
                continue; // gone meanwhile, or a socket
            }

            found.AddRange(FoundIn(bytes).Select(v => $"{Values.AsSpan().IndexOf(v)} in {file}"));
        }

        return found;
    }

    private static IEnumerable<string> FoundIn(byte[] bytes) => Values.Where(v => Forms(v).Any(form => bytes.AsSpan().IndexOf(form) >= 0));

    private static List<byte[]> Forms(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        var forms = new List<byte[]>
        {
            utf8, Encoding.Unicode.GetBytes(value), Encoding.BigEndianUnicode.GetBytes(value), Encoding.Latin1.GetBytes(value),
            Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)),
            Encoding.ASCII.GetBytes(Uri.EscapeDataString(value)), Encoding.ASCII.GetBytes(string.Concat(value.Select(c => c < 128 ? $"{c}" : $"\\u{(int)c:x4}"))),
            Encoding.ASCII.GetBytes(string.Concat(value.Select(c => c < 128 ? $"{c}" : $"\\u{(int)c:X4}"))), Encoding.UTF8.GetBytes(value.ToUpperInvariant()), Encoding.UTF8.GetBytes(value.ToLowerInvariant()),
        };
        for (var shift = 0; shift < 3; shift++)
        {
            // Whole groups only: the neighbours of a value change the letters at its edges.
            var text = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            var from = shift == 0 ? 0 : 4;
            var length = (((shift + utf8.Length) / 3) * 4) - from;
            forms.Add(Encoding.ASCII.GetBytes(text.Substring(from, length)));
        }

        return forms;
    }
}
