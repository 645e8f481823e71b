// Command ray plays Ray for KubeRay's controller: the command of that name, the dashboard's API of jobs and the checks of health, without
// anything that computes. A driver runs as a process of the head pod, as Ray's does for which nothing is reserved.
//
// Source: docs.ray.io, "Ray Jobs REST API" and "Ray Jobs CLI", 2.52.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	gcs       = ":6379"
	dashboard = ":8265"
	agent     = ":52365"
	patience  = 500 * time.Millisecond
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ray:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	command, options := words(arguments)
	switch command {
	case "start":
		return start(options)
	case "health-check":
		_, err := call(http.MethodGet, "http://"+options.address+"/api/gcs_healthz", nil)
		return err
	case "job status":
		info, err := call(http.MethodGet, options.job(), nil)
		fmt.Printf("%s\n", info)
		return err
	case "job submit":
		return submit(options)
	case "job logs":
		return follow(options)
	}
	return fmt.Errorf("%q is not played here", command)
}

// words tells the command from its options; what follows "--" is an entry point.
func words(arguments []string) (string, options) {
	var command []string
	var given options
	for i := 0; i < len(arguments); i++ {
		name, value, assigned := strings.Cut(arguments[i], "=")
		next := func() string {
			if assigned {
				return value
			}
			i++
			return arguments[i]
		}
		switch name {
		case "--":
			given.entrypoint = line(arguments[i+1:])
			return strings.Join(command, " "), given
		case "--head":
			given.head = true
		case "--address":
			given.address = next()
		case "--submission-id":
			given.id = next()
		case "--runtime-env-json":
			given.runtimeEnv = next()
		case "--metadata-json":
			next()
		default:
			if !strings.HasPrefix(name, "-") {
				command = append(command, name)
			}
		}
	}
	// Of "job status ID" the last word is no part of the command.
	if len(command) == 3 {
		given.id = command[2]
		command = command[:2]
	}
	return strings.Join(command, " "), given
}

// line is what a shell takes for these words, as Ray joins them.
func line(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if word == "" || strings.ContainsAny(word, " \t\"") {
			quoted[i] = `"` + strings.ReplaceAll(word, `"`, `\"`) + `"`
		}
	}
	return strings.Join(quoted, " ")
}

type options struct {
	head       bool
	address    string
	id         string
	runtimeEnv string
	entrypoint string
}

func (o options) jobs() string { return o.address + "/api/jobs/" }

func (o options) job() string { return o.jobs() + o.id }

// start is a pod of the cluster until it is told to end, and with it its drivers.
func start(options options) error {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM, syscall.SIGINT)
	failed := make(chan error)
	serve := func(address string, handler http.Handler) {
		go func() { failed <- http.ListenAndServe(address, handler) }()
	}
	jobs := newJobs()
	serve(agent, healthy())
	if options.head {
		serve(gcs, healthy())
		serve(dashboard, jobs.handler())
	}
	fmt.Println("Ray runtime started.")
	select {
	case err := <-failed:
		return err
	case <-told:
		jobs.stopAll()
		return nil
	}
}

func healthy() http.Handler {
	return http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) { io.WriteString(answer, "success") })
}

func submit(options options) error {
	request := submission{Entrypoint: options.entrypoint, ID: options.id}
	if options.runtimeEnv != "" {
		if err := json.Unmarshal([]byte(options.runtimeEnv), &request.RuntimeEnv); err != nil {
			return err
		}
	}
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	_, err = call(http.MethodPost, options.jobs(), body)
	return err
}

// follow prints what a job prints, until it has ended.
func follow(options options) error {
	printed := 0
	for {
		var state info
		if err := get(options.job(), &state); err != nil {
			return err
		}
		var log logs
		if err := get(options.job()+"/logs", &log); err != nil {
			return err
		}
		fmt.Print(log.Logs[printed:])
		printed = len(log.Logs)
		if slices.Contains(terminal, state.Status) {
			return nil
		}
		time.Sleep(patience)
	}
}

func get(url string, into any) error {
	body, err := call(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

func call(method, url string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	read, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status + ": " + string(read))
	}
	return read, err
}
