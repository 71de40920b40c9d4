using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>Runs a script of one of the npm packages under tests/: programs that nobody here wrote, judging what we wrote.</summary>
internal static class NodeScript
{
    /// <summary>What the script wrote.</summary>
    /// <param name="package">The folder under tests/.</param>
    /// <param name="script">The script in it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="lines">Its standard input.</param>
    public static string Run(string package, string script, IEnumerable<string> arguments, IEnumerable<string> lines)
    {
        using var node = Start(package, script, arguments);
        var errors = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEndAsync();
        foreach (var line in lines)
            node.StandardInput.WriteLine(line);
        node.StandardInput.Close();
        if (!node.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            node.Kill(entireProcessTree: true);
            Assert.Fail($"tests/{package}/{script} took more than three minutes.");
        }

        Assert.That(node.ExitCode, Is.Zero, errors.Result);
        return output.Result;
    }

    /// <summary>Starts a script that answers lines with lines.</summary>
    /// <param name="package">The folder under tests/.</param>
    /// <param name="script">The script in it.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(string package, string script, params IEnumerable<string> arguments)
    {
        var folder = Path.Combine(Vectors.Checkout, "tests", package);
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            Assert.Fail($"The packages of tests/{package} are not installed: run 'npm ci' there, or tests/run.sh, which does it.");
        try
        {
            return Process.Start(new ProcessStartInfo("node", [script, .. arguments])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail("These tests need Node.js 20 or newer on the PATH: install it (Debian: apt-get install nodejs npm), or run tests/run.sh, which does it.");
            throw;
        }
    }
}
