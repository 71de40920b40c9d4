using System.ComponentModel;
using System.Diagnostics;
using NUnit.Framework;

namespace Trm.Envelope.Tests.OpenSsl;

/// <summary>A temporary folder in which the <c>openssl</c> binary runs: the party outside that this room is held to.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("trm-openssl-").FullName;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    public void Write(string name, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(PathOf(name), bytes);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>Runs a command line (no quoting: arguments are split at spaces); fails the test where it fails.</summary>
    public string Run(string command)
    {
        var (exit, output) = Try(command);
        Assert.That(exit, Is.Zero, $"{command}\n{output}");
        return output;
    }

    /// <summary>The same, frozen at a time.</summary>
    public string RunAt(DateTimeOffset time, string command)
    {
        string[] arguments = ["-f", time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), .. command.Split(' ')];
        // Whatever was killed under faketime leaves a semaphore with its process number; the next process has another number.
        var (exit, output) = Start("faketime", arguments);
        for (var left = 2; left > 0 && exit != 0 && output.Contains("sem_open: File exists", StringComparison.Ordinal); left--)
            (exit, output) = Start("faketime", arguments);
        Assert.That(exit, Is.Zero, $"faketime {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    public (int Exit, string Output) Try(string command)
    {
        var words = command.Split(' ');
        return Start(words[0], words[1..]);
    }

    private (int Exit, string Output) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TZ"] = "UTC";
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (Win32Exception)
        {
            Assert.Fail($"The program '{program}' is not on this machine: install the Debian package of the same name (apt-get install {program}).");
            throw;
        }
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);
}
