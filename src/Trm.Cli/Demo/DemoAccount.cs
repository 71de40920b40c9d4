namespace Trm.Cli.Demo;

/// <summary>An account of a demonstration's console.</summary>
/// <param name="Code">As it is typed.</param>
/// <param name="Role">Its role, as the console names it.</param>
/// <param name="SignInCode">Stands for one code of the app.</param>
internal sealed record DemoAccount(string Code, string Role, string SignInCode);
