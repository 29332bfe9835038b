namespace Ecg.Tests.Cli;

/// <summary>A test that sends signals, which Windows does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignalFactAttribute : FactAttribute
{
    public SignalFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Needs signals, which Windows does not have.";
    }
}

/// <summary>A test that reads what Linux tells about a process in /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProcFactAttribute : FactAttribute
{
    public ProcFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Needs /proc, which only Linux has.";
    }
}
