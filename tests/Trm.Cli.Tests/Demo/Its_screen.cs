using System.Text;
using Trm.Cli.Terminal;

namespace Trm.Cli.Tests.Demo;

internal sealed class Its_screen
{
    [Test]
    public void Is_plain_ASCII_where_the_locale_has_no_UTF_8()
    {
        var text = Run(hasColour: false, hasUnicode: false);

        Assert.That(text.All(c => c is '\n' or (>= ' ' and <= '~')), Is.True);
        Assert.That(text, Does.Contain("AT -> RS"));
    }

    [Test]
    public void Has_colour_on_a_terminal_that_wants_it_and_the_same_words()
    {
        var text = Run(hasColour: true, hasUnicode: true);

        Assert.That(text.Contains("\u001b[1m", StringComparison.Ordinal), Is.True);
        Assert.That(text.Contains("\u001b[31m", StringComparison.Ordinal) || text.Contains("\u001b[91m", StringComparison.Ordinal), Is.False, "red is for somebody in danger and for nothing else");
        Assert.That(text, Does.Contain("CONSENT_NOT_ACTIVE"));
    }

    private static string Run(bool hasColour, bool hasUnicode)
    {
        using var output = new MemoryStream();
        using (var screen = new Screen(output, Stream.Null, TimeProvider.System, hasColour, hasUnicode))
            Assert.That(CommandLine.RunAsync(["demo", "--once"], screen, CancellationToken.None).GetAwaiter().GetResult(), Is.Zero);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
