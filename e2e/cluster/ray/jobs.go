package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

var terminal = []string{"SUCCEEDED", "FAILED", "STOPPED"}

type submission struct {
	Entrypoint string     `json:"entrypoint"`
	ID         string     `json:"submission_id"`
	RuntimeEnv runtimeEnv `json:"runtime_env"`
}

type runtimeEnv struct {
	EnvVars map[string]string `json:"env_vars,omitempty"`
}

// info is what the dashboard says of a job; times are milliseconds.
type info struct {
	ID         string `json:"submission_id"`
	Entrypoint string `json:"entrypoint"`
	Status     string `json:"status"`
	Message    string `json:"message"`
	Start      int64  `json:"start_time"`
	End        int64  `json:"end_time,omitempty"`
}

type logs struct {
	Logs string `json:"logs"`
}

type job struct {
	info
	process *exec.Cmd
	log     bytes.Buffer
	stopped bool
}

type jobs struct {
	lock sync.Mutex
	all  map[string]*job
	ends sync.WaitGroup
}

func newJobs() *jobs { return &jobs{all: map[string]*job{}} }

func (j *jobs) handler() http.Handler {
	paths := http.NewServeMux()
	paths.Handle("GET /api/gcs_healthz", healthy())
	paths.HandleFunc("POST /api/jobs/{$}", j.submit)
	paths.HandleFunc("GET /api/jobs/{id}", j.of(func(found *job) any { return found.info }))
	paths.HandleFunc("GET /api/jobs/{id}/logs", j.of(func(found *job) any { return logs{found.log.String()} }))
	paths.HandleFunc("POST /api/jobs/{id}/stop", j.of(func(found *job) any {
		return map[string]bool{"stopped": found.stop()}
	}))
	return paths
}

// of answers a question about one job.
func (j *jobs) of(read func(*job) any) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		j.lock.Lock()
		defer j.lock.Unlock()
		found, known := j.all[request.PathValue("id")]
		if !known {
			http.Error(answer, "Job "+request.PathValue("id")+" does not exist", http.StatusNotFound)
			return
		}
		json.NewEncoder(answer).Encode(read(found))
	}
}

func (j *jobs) submit(answer http.ResponseWriter, request *http.Request) {
	var asked submission
	if err := json.NewDecoder(request.Body).Decode(&asked); err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	j.lock.Lock()
	defer j.lock.Unlock()
	if _, known := j.all[asked.ID]; known {
		http.Error(answer, "Job with submission_id "+asked.ID+" already exists. Please use a different submission_id.",
			http.StatusInternalServerError)
		return
	}
	if err := j.start(asked); err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
		return
	}
	json.NewEncoder(answer).Encode(map[string]string{"job_id": asked.ID, "submission_id": asked.ID})
}

// start runs a driver with what the container of the head has, in a group of processes of its own.
func (j *jobs) start(asked submission) error {
	process := exec.Command("/bin/sh", "-c", asked.Entrypoint)
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	process.Env = os.Environ()
	for name, value := range asked.RuntimeEnv.EnvVars {
		process.Env = append(process.Env, name+"="+value)
	}
	begun := &job{info: info{ID: asked.ID, Entrypoint: asked.Entrypoint, Status: "RUNNING", Start: now()}, process: process}
	output := &locked{lock: &j.lock, buffer: &begun.log}
	process.Stdout, process.Stderr = output, output
	if err := process.Start(); err != nil {
		return err
	}
	fmt.Printf("job %s: %s\n", asked.ID, asked.Entrypoint)
	j.all[asked.ID] = begun
	j.ends.Go(func() {
		err := process.Wait()
		j.lock.Lock()
		defer j.lock.Unlock()
		begun.end(err)
	})
	return nil
}

func (job *job) end(err error) {
	job.End = now()
	switch {
	case job.stopped:
		job.Status = "STOPPED"
	case err == nil:
		job.Status = "SUCCEEDED"
	default:
		job.Status = "FAILED"
		job.Message = fmt.Sprintf("Job entrypoint command failed with exit code %d", job.process.ProcessState.ExitCode())
	}
}

// stop tells a driver to end; false if it has ended already.
func (job *job) stop() bool {
	if job.End != 0 {
		return false
	}
	job.stopped = true
	return syscall.Kill(-job.process.Process.Pid, syscall.SIGTERM) == nil
}

func (j *jobs) stopAll() {
	j.lock.Lock()
	for _, job := range j.all {
		job.stop()
	}
	j.lock.Unlock()
	j.ends.Wait()
}

func now() int64 { return time.Now().UnixMilli() }

// locked is a buffer that is written and read by many.
type locked struct {
	lock   *sync.Mutex
	buffer *bytes.Buffer
}

func (l *locked) Write(text []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.buffer.Write(text)
}
